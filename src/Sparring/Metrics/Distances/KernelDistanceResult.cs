namespace Sparring.Metrics.Distances;

/// <summary>A kernel distance.</summary>
/// <param name="Value">The estimate of the squared distance; around 0, and so negative at times, for equal distributions; lower is better.</param>
/// <param name="StandardError">How far the value is expected to be off (see the method that made it); NaN where that cannot be told.</param>
/// <param name="Subsets">Over how many subsets it is the mean; 1 where all images were taken at once.</param>
/// <param name="Warning">What speaks against trusting the value, as a sentence for the user; null where nothing does.</param>
public sealed record KernelDistanceResult(double Value, double StandardError, int Subsets, string? Warning);
