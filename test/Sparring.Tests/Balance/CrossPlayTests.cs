using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class CrossPlayTests
{
    [Fact]
    public void Edge_KnownMoments_IsTheirDistance()
    {
        Estimate edge = CrossPlay.Edge(new Logits(5, 9, 101), new Logits(-5, 16, 201));
        Assert.Equal(10 / 5.0, edge.Value, 12);
        // Var Δ/s = (9/101 + 16/201)/25, and e² · (81/100 + 256/200)/(2 · 625).
        Assert.Equal(Math.Sqrt((9 / 101.0 + 16 / 201.0) / 25 + 4 * (0.81 + 1.28) / 1250), edge.StandardError, 12);
    }

    [Fact]
    public void Edge_NormalSamples_SpreadsAsMuchAsItsErrorSays()
    {
        Random random = new(2);
        Estimate[] draws = [.. Enumerable.Range(0, 400).Select(_ => CrossPlay.Edge(
            Logits.Of(SeparationTests.Normals(random, 80, 3, 1)), Logits.Of(SeparationTests.Normals(random, 80, 0, 2))))];
        double spread = Estimate.Mean([.. draws.Select(d => d.Value)]).StandardError * Math.Sqrt(draws.Length);
        Assert.Equal(3 / Math.Sqrt(5), draws.Average(d => d.Value), 0.03);
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
