namespace Sparring.Data;

/// <summary>
/// `grid25`: 25 normal distributions of standard deviation 0.05 on a 5 by 5 grid from -4 to 4 (Srivastava et al. 2017, "VEEGAN"),
/// divided by 5 so that every point lies in [-1, 1]: spacing 0.4, standard deviation 0.01.
/// </summary>
public sealed class GridSource : PointSource
{
    /// <summary>The name that `data.source` knows it by.</summary>
    public const string BuiltInName = "grid25";

    /// <summary>Draws nothing yet: a point is computed when it is read.</summary>
    /// <param name="count">Number of points, at least 1.</param>
    /// <param name="seed">Another seed gives other points.</param>
    public GridSource(int count = 20_000, long seed = 0) : base(BuiltInName, Centres(), sigma: 0.05, scale: 5, count, seed) { }

    private protected override PointSource OfCount(int count) => new GridSource(count, Seed);

    private static (double X, double Y)[] Centres() =>
        [.. Enumerable.Range(0, 25).Select(mode => (-4.0 + 2 * (mode % 5), -4.0 + 2 * (mode / 5)))];
}
