namespace Sparring.Metrics.Distances;

/// <summary>How much of the fakes looks real, and how much of the real images is among the fakes.</summary>
/// <param name="Precision">Share of fakes inside the reals' neighbourhoods, 0 to 1.</param>
/// <param name="Recall">Share of reals inside the fakes' neighbourhoods, 0 to 1.</param>
/// <param name="Density">In how many of the reals' neighbourhoods a fake lies on average, divided by k; 0 or more, about 1 for fakes like the reals.</param>
/// <param name="Coverage">Share of reals that have a fake in their neighbourhood, 0 to 1.</param>
/// <param name="Warning">What speaks against trusting the values, as a sentence for the user; null where nothing does.</param>
public sealed record PrecisionRecallResult(double Precision, double Recall, double Density, double Coverage, string? Warning);
