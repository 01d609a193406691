namespace Sparring.Data;

/// <summary>
/// `ring8`: 8 normal distributions of standard deviation 0.02 on a circle of radius 2 (Metz et al. 2016, "Unrolled GANs"; Srivastava
/// et al. 2017, "VEEGAN"), divided by 2.5 so that every point lies in [-1, 1]: radius 0.8, standard deviation 0.008.
/// </summary>
public sealed class RingSource : PointSource
{
    /// <summary>The name that `data.source` knows it by.</summary>
    public const string BuiltInName = "ring8";

    /// <summary>Draws nothing yet: a point is computed when it is read.</summary>
    /// <param name="count">Number of points, at least 1.</param>
    /// <param name="seed">Another seed gives other points.</param>
    public RingSource(int count = 20_000, long seed = 0) : base(BuiltInName, Centres(), sigma: 0.02, scale: 2.5, count, seed) { }

    private protected override PointSource OfCount(int count) => new RingSource(count, Seed);

    private static (double X, double Y)[] Centres()
    {
        double diagonal = Math.Sqrt(2);
        return [(2, 0), (diagonal, diagonal), (0, 2), (-diagonal, diagonal), (-2, 0), (-diagonal, -diagonal), (0, -2), (diagonal, -diagonal)];
    }
}
