namespace Sparring.Metrics.Distances;

/// <summary>An Inception Score.</summary>
/// <param name="Mean">Over the splits: 1 (all images the same, or nothing recognised) to K; higher is better.</param>
/// <param name="StandardDeviation">Over the splits, divided by their number as <c>numpy.std</c> does; 0 for one split.</param>
/// <param name="Splits">How many there were.</param>
/// <param name="Warning">What speaks against trusting the value, as a sentence for the user; null where nothing does.</param>
public sealed record InceptionScoreResult(double Mean, double StandardDeviation, int Splits, string? Warning);
