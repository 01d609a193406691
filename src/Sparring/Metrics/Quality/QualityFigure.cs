namespace Sparring.Metrics.Quality;

/// <summary>How far fakes are from reals.</summary>
/// <param name="Value">The lower the better; around 0 for fakes that cannot be told from reals.</param>
/// <param name="StandardError">How much it would change with other samples; null where that is not known.</param>
internal readonly record struct QualityFigure(double Value, double? StandardError);
