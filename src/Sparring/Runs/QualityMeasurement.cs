namespace Sparring.Runs;

/// <summary>A measurement of the fakes' quality while training.</summary>
/// <param name="Round">The round after which it was made; its checkpoint has the same.</param>
/// <param name="Kimg">Thousands of real images shown by then.</param>
/// <param name="Value">The distance from held-out data; the lower the better.</param>
/// <param name="StandardError">How much the value would change with other samples; null where that is not known.</param>
public readonly record struct QualityMeasurement(long Round, double Kimg, double Value, double? StandardError = null);
