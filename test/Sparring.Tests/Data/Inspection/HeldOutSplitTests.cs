using CsCheck;
using Sparring.Data.Cache;
using Sparring.Data.Inspection;

namespace Sparring.Tests.Data.Inspection;

public sealed class HeldOutSplitTests
{
    // 5 %, at least min(200, 20 %), at most 2,000.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(10, 2)]
    [InlineData(999, 199)]
    [InlineData(1_000, 200)]
    [InlineData(4_000, 200)]
    [InlineData(4_020, 201)]
    [InlineData(40_000, 2_000)]
    [InlineData(1_000_000, 2_000)]
    public void Of_DistinctImages_HoldsOutWhatTheRuleSays(int count, int expected)
    {
        (int[] training, int[] heldOut) = HeldOutSplit.Of(Facts.Distinct(count), share: null, seed: 0);

        Assert.Equal((count - expected, expected), (training.Length, heldOut.Length));
    }

    [Theory]
    [InlineData(100, 0.0, 0)]
    [InlineData(100, 0.29, 29)]
    [InlineData(100, 0.5, 50)]
    [InlineData(7, 0.5, 3)]
    [InlineData(1, 0.5, 0)]
    [InlineData(60_000, 0.5, 30_000)]
    public void Of_Share_IsRoundedDown(int count, double share, int expected) =>
        Assert.Equal(expected, HeldOutSplit.Of(Facts.Distinct(count), share, seed: 0).HeldOut.Length);

    [Fact]
    public void Of_Nothing_IsEmpty()
    {
        (int[] training, int[] heldOut) = HeldOutSplit.Of([], share: null, seed: 0);

        Assert.Empty(training);
        Assert.Empty(heldOut);
    }

    [Fact]
    public void Of_AnyDuplicates_NeverStraddleAndEveryIndexComesOnce()
    {
        foreach ((int[] images, int[] samples, double? share, long seed) in
            Gen.Select(Gen.Int[0, 30].Array[1, 120], Gen.Int[0, 15].Array[120], Gen.Double[0, 0.5].Nullable(), Gen.Long).Cases(1_000))
        {
            // Few numbers, so that many share one hash, or the other, or are linked through a third.
            SampleFacts[] facts = [.. images.Select((image, i) => Facts.Of(image) with { SampleHash = Facts.Of(100 + 31 * samples[i] + image % 3).SampleHash })];
            (int[] training, int[] heldOut) = HeldOutSplit.Of(facts, share, seed);

            Assert.Equal(Enumerable.Range(0, facts.Length), training.Concat(heldOut).Order());
            Assert.Equal(training.Order(), training);
            Assert.Equal(heldOut.Order(), heldOut);
            Assert.NotEmpty(training);
            Assert.True(heldOut.Length <= HeldOutSplit.CountFor(facts.Length, share));
            Assert.DoesNotContain(heldOut, h => training.Any(t => facts[t].ImageHash == facts[h].ImageHash || facts[t].SampleHash == facts[h].SampleHash));
        }
    }

    [Fact]
    public void Of_ImagesInAnotherOrder_HoldsOutTheSameImages()
    {
        SampleFacts[] facts = [.. Facts.Distinct(1_000), .. Facts.Distinct(100)];
        SampleFacts[] shuffled = [.. facts];
        new Random(1).Shuffle(shuffled);

        Assert.Equal(HeldOutHashes(facts, seed: 3), HeldOutHashes(shuffled, seed: 3));
    }

    [Fact]
    public void Of_AnotherSeed_HoldsOutOthers()
    {
        SampleFacts[] facts = Facts.Distinct(1_000);
        UInt128[] first = HeldOutHashes(facts, seed: 0);
        UInt128[] second = HeldOutHashes(facts, seed: 1);

        Assert.NotEqual(first, second);
        // Two draws of 200 from 1,000 share 40 on average, with a standard deviation of 5.
        Assert.InRange(first.Intersect(second).Count(), 15, 65);
    }

    [Fact]
    public void Of_ImagesAdded_MovesOnlyAFew()
    {
        UInt128[] before = HeldOutHashes(Facts.Distinct(10_000), seed: 0);
        UInt128[] after = HeldOutHashes(Facts.Distinct(10_100), seed: 0);

        // Each image keeps its key: the newcomers' share of the places is all that changes hands.
        Assert.InRange(before.Intersect(after).Count(), before.Length - 30, before.Length);
    }

    [Fact]
    public void Of_AGroupLargerThanThePart_StaysInTrainingAndOthersFillThePart()
    {
        SampleFacts[] facts = [.. Enumerable.Repeat(Facts.Of(0), 900), .. Enumerable.Range(1, 100).Select(i => Facts.Of(i))];
        (int[] training, int[] heldOut) = HeldOutSplit.Of(facts, share: 0.05, seed: 0);

        Assert.Equal(50, heldOut.Length);
        Assert.All(heldOut, index => Assert.True(index >= 900));
        Assert.Equal(950, training.Length);
    }

    [Fact]
    public void Of_OneImageAllOver_HoldsNothingOut() =>
        Assert.Empty(HeldOutSplit.Of([.. Enumerable.Repeat(Facts.Of(7), 5_000)], share: null, seed: 0).HeldOut);

    private static UInt128[] HeldOutHashes(SampleFacts[] facts, long seed) =>
        [.. HeldOutSplit.Of(facts, share: null, seed).HeldOut.Select(i => facts[i].ImageHash).Order()];
}
