using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class CrossPlayTests
{
    [Fact]
    public void Edge_TenToOne_Is400Points()
    {
        // One of eleven reals is below the fakes.
        Estimate edge = CrossPlay.Edge([-1, .. Enumerable.Range(1, 10).Select(i => (double)i)], new double[11]);
        Assert.Equal(400, edge.Value, 9);
        Assert.Equal(-400, CrossPlay.Edge([1, .. Enumerable.Range(1, 10).Select(i => -(double)i)], new double[11]).Value, 9);
        Assert.Equal(0, CrossPlay.Edge([0, 1], [0, 1]).Value, 9);
    }

    [Fact]
    public void Edge_EveryGameWon_IsAsIfHalfAnImageHadLost()
    {
        // Of four reals three and a half: 7 to 1.
        Estimate edge = CrossPlay.Edge([5, 6, 7, 8], [0, 1, 2, 3, 4]);
        Assert.Equal(400 * Math.Log10(7), edge.Value, 9);
        Assert.Equal(-edge.Value, CrossPlay.Edge([0, 1, 2, 3], [5, 6, 7, 8, 9]).Value, 9);
    }

    [Fact]
    public void Edge_NormalSamples_SpreadsAsMuchAsItsErrorSays()
    {
        Random random = new(2);
        Estimate[] draws = [.. Enumerable.Range(0, 400).Select(_ => CrossPlay.Edge(SeparationTests.Normals(random, 80, 1, 1), SeparationTests.Normals(random, 80, 0, 1)))];
        double spread = Estimate.Mean([.. draws.Select(d => d.Value)]).StandardError * Math.Sqrt(draws.Length);
        // Φ(1/√2) = 0.76025 of the games are won.
        Assert.Equal(400 * Math.Log10(0.76025 / 0.23975), draws.Average(d => d.Value), 6.0);
        Assert.Equal(1, draws.Average(d => d.StandardError) / spread, 0.15);
    }

    [Fact]
    public void Rate_GamesAgainstFrozenPlayers_IsWhatTheirRatingsAndEdgesSay()
    {
        // A D rated 2 has an edge of 0.5 over today's fakes: G is 1.5. One rated 3 has an edge of 1: G is 2.
        Estimate generator = CrossPlay.RateGenerator([(2, new Estimate(0.5, 0.1)), (3, new Estimate(1, 0.3))]);
        Assert.Equal(new Estimate(1.75, 0.2), generator);
        // Today's D has an edge of 4 over the fakes of a G rated 1: D is 5.
        Assert.Equal(new Estimate(5, 0.1), CrossPlay.RateDiscriminator([(1, new Estimate(4, 0.1))]));
    }
}
