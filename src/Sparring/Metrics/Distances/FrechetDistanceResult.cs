namespace Sparring.Metrics.Distances;

/// <summary>A Fréchet distance and its parts.</summary>
/// <param name="Value">The distance, 0 or more; lower is better. With Inception features it is the FID.</param>
/// <param name="MeanPart">|μ₁ − μ₂|², how far the averages are apart.</param>
/// <param name="CovariancePart">Tr(Σ₁ + Σ₂ − 2 √(Σ₁ Σ₂)), how much the spreads differ.</param>
/// <param name="ExpectedBias">
/// What two samples of these sizes are expected to show though both are drawn from one normal distribution: about as much of the value is
/// owed to the number of images alone (see <see cref="FrechetDistance"/>).
/// </param>
/// <param name="Warning">What speaks against trusting the value, as a sentence for the user; null where nothing does.</param>
public sealed record FrechetDistanceResult(double Value, double MeanPart, double CovariancePart, double ExpectedBias, string? Warning);
