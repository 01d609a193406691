using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class SeparationTests
{
    [Fact]
    public void Of_FewNumbers_CountsPairsAndHalvesTies()
    {
        // Of six pairs 2 > 1, 3 > 1, 3 > 2, 4 > 1, 4 > 2 count one each and 2 = 2 half.
        Assert.Equal(5.5 / 6, Separation.Of([2, 3, 4], [1, 2]).Value, 12);
        Assert.Equal(0.5, Separation.Of([1, 1], [1, 1]).Value);
        Assert.Equal(0, Separation.Of([1], [2]).Value);
    }

    [Fact]
    public void Of_NormalSamples_SpreadsAsMuchAsItsErrorSays()
    {
        // Two normals one deviation apart: the area is Φ(1/√2) = 0.7602.
        Random random = new(1);
        Estimate[] draws = [.. Enumerable.Range(0, 400).Select(_ => Separation.Of(Normals(random, 60, 1), Normals(random, 60, 0)))];
        Assert.Equal(0.7602, draws.Average(d => d.Value), 0.01);
        double spread = Estimate.Mean([.. draws.Select(d => d.Value)]).StandardError * Math.Sqrt(draws.Length);
        Assert.Equal(1, draws.Average(d => d.StandardError) / spread, 0.15);
    }

    internal static double[] Normals(Random random, int count, double mean, double deviation = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
