using CsCheck;
using Sparring.Data;

namespace Sparring.Tests.Data;

public sealed class ShuffledOrderTests
{
    [Fact]
    public void Indexer_KnownSeed_SameOnEveryPlatform()
    {
        // From a Python program.
        var order = new ShuffledOrder(7, 3);

        Assert.Equal([3, 0, 4, 2, 1, 5, 6, 5, 1, 3, 0, 6, 4, 2], Enumerable.Range(0, 14).Select(position => order[position]));
    }

    [Fact]
    public void Indexer_AnyEpoch_IsAPermutation()
    {
        foreach ((int count, long seed, long epoch) in Gen.Select(Gen.Int[1, 300], Gen.Long, Gen.Long[0, 1L << 40]).Cases(200))
        {
            var order = new ShuffledOrder(count, seed);

            Assert.Equal(Enumerable.Range(0, count), Enumerable.Range(0, count).Select(offset => order[epoch * count + offset]).Order());
        }
    }

    [Fact]
    public void Indexer_AskedInAnyOrder_DependsOnThePositionAlone()
    {
        foreach ((int count, long seed, long[] positions) in Gen.Select(Gen.Int[1, 50], Gen.Long, Gen.Long[0, 500].Array[1, 20]).Cases(200))
        {
            var jumping = new ShuffledOrder(count, seed);

            Assert.All(positions, position => Assert.Equal(new ShuffledOrder(count, seed)[position], jumping[position]));
        }
    }

    [Fact]
    public void Indexer_ManySeeds_EachOfTheSixOrdersOfThreeComesEquallyOften()
    {
        var counts = new Dictionary<(int, int, int), int>();
        for (int seed = 0; seed < 6000; seed++)
        {
            var order = new ShuffledOrder(3, seed);
            (int, int, int) permutation = (order[0], order[1], order[2]);
            counts[permutation] = counts.GetValueOrDefault(permutation) + 1;
        }

        // Standard deviation of a count: sqrt(6000 · 1/6 · 5/6) = 29.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 145, 1000 + 145));
    }
}
