using Sparring.Data;

namespace Sparring.Tests.Data;

/// <summary>The expected numbers come from a Python program with whole numbers of any size.</summary>
public sealed class DataRandomTests
{
    [Fact]
    public void NextBits_KnownSeeds_SameOnEveryPlatform()
    {
        var zero = new DataRandom(0, 0, 0);
        Assert.Equal([0x2ce809ae01cab7d7, 0x7924ac0fed68cb52, 0xa76cddfb84fbeed0], new[] { zero.NextBits(), zero.NextBits(), zero.NextBits() });

        var negative = new DataRandom(-7, 3, 2);
        Assert.Equal([0xabb9f65cd37f60b1, 0x4fabc2492d0ba8d7], new[] { negative.NextBits(), negative.NextBits() });
    }

    [Fact]
    public void NextBelow_KnownSeed_SameOnEveryPlatform()
    {
        var random = new DataRandom(42, 5, 9);

        Assert.Equal([7, 116, 464, 19, 68, 290], Enumerable.Range(0, 6).Select(_ => random.NextBelow(1000)));
    }

    [Fact]
    public void NextBelow_SixHundredThousandThrows_EachSideComesEquallyOften()
    {
        var random = new DataRandom(1, 2, 3);
        int[] counts = new int[6];
        for (int i = 0; i < 600_000; i++)
        {
            counts[random.NextBelow(6)]++;
        }

        // Standard deviation of a count: sqrt(600000 · 1/6 · 5/6) = 289.
        Assert.All(counts, count => Assert.InRange(count, 100_000 - 5 * 289, 100_000 + 5 * 289));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-9)]
    [InlineData(0.3)]
    [InlineData(0.70710678)]
    [InlineData(0.9999999)]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(12345.678)]
    public void NaturalLog_AgainstTheCLibrary_EqualToTheLastBits(double x) =>
        Assert.Equal(Math.Log(x), DataRandom.NaturalLog(x), Math.Max(1e-15, Math.Abs(Math.Log(x)) * 4e-16));

    [Fact]
    public void NextNormals_ManyDraws_MomentsOfTheStandardNormal()
    {
        var random = new DataRandom(11, 0, 0);
        const int Pairs = 200_000;
        double sum = 0, squares = 0, fourths = 0, products = 0;
        for (int i = 0; i < Pairs; i++)
        {
            (double x, double y) = random.NextNormals();
            sum += x + y;
            squares += x * x + y * y;
            fourths += x * x * x * x + y * y * y * y;
            products += x * y;
        }

        // Five standard errors each: 1, sqrt 2 and sqrt 96 over the root of the number of draws.
        Assert.Equal(0, sum / (2 * Pairs), 5 / Math.Sqrt(2 * Pairs));
        Assert.Equal(1, squares / (2 * Pairs), 5 * Math.Sqrt(2) / Math.Sqrt(2 * Pairs));
        Assert.Equal(3, fourths / (2 * Pairs), 5 * Math.Sqrt(96) / Math.Sqrt(2 * Pairs));
        Assert.Equal(0, products / Pairs, 5 / Math.Sqrt(Pairs));
    }
}
