namespace Sparring.Metrics.Quality;

/// <summary>How far few fakes are from reals, and how diverse they are.</summary>
/// <param name="Value">The lower the better.</param>
/// <param name="StandardError">How much it would change with other samples; 0 where that is not known.</param>
/// <param name="Diversity">How far the fakes spread, as a share of the reals' spread: the root of the ratio of their total variances. 1 = as diverse.</param>
/// <param name="DiversityError">Its standard error.</param>
internal readonly record struct TrendFigure(double Value, double StandardError, double Diversity, double DiversityError);
