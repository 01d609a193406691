using Sparring.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class GaussianAccumulatorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public GaussianAccumulatorTests() => set_num_threads(1);

    [Fact]
    public void Of_HandMadePoints_AreTheTextbooksNumbers()
    {
        using GaussianStatistics statistics = GaussianStatistics.Of(tensor(new float[,] { { 1, 2 }, { 3, 2 }, { 5, 8 } }));

        Assert.Equal((3, 2), (statistics.Count, statistics.Dimension));
        Assert.Equal([3.0, 4.0], statistics.Mean.data<double>().ToArray());
        Assert.Equal([4.0, 6.0, 6.0, 12.0], statistics.Covariance.data<double>().ToArray());
    }

    [Fact]
    public void Of_ManyVectors_IsWhatNumpySays()
    {
        Tensor features = FeatureSets.Normal(2500, 6, seed: 1, offset: 3);
        double[] expected = FeatureSets.Ask("[*a.mean(0), *np.cov(a, rowvar=False).ravel()]", "", features, features);
        using GaussianStatistics statistics = GaussianStatistics.Of(features);

        double[] found = [.. statistics.Mean.data<double>(), .. statistics.Covariance.data<double>()];
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1024)]
    [InlineData(2500)]
    public void Add_InBatchesOfAnySize_GivesTheSameBits(int batchSize)
    {
        Tensor features = FeatureSets.Normal(2500, 9, seed: 2);
        using GaussianStatistics whole = GaussianStatistics.Of(features);
        using GaussianAccumulator accumulator = new();
        foreach (Tensor batch in features.split(batchSize))
        {
            accumulator.Add(batch);
        }

        using GaussianStatistics parts = accumulator.ToStatistics();
        Assert.True(whole.Mean.equal(parts.Mean).all().item<bool>());
        Assert.True(whole.Covariance.equal(parts.Covariance).all().item<bool>());
    }

    [Fact]
    public void Of_ShuffledOrWithOtherThreads_ChangesTheLastDigitsOnly()
    {
        Tensor features = FeatureSets.Normal(3000, 40, seed: 3, offset: 100);
        using GaussianStatistics one = GaussianStatistics.Of(features);
        set_num_threads(2);
        using GaussianStatistics two = GaussianStatistics.Of(FeatureSets.Shuffled(features, seed: 4));
        set_num_threads(1);

        Assert.InRange(((one.Mean - two.Mean).abs() / one.Mean.abs()).max().item<double>(), 0, 1e-13);
        Assert.InRange((one.Covariance - two.Covariance).norm().item<double>() / one.Covariance.norm().item<double>(), 0, 1e-12);
        Assert.True((one.Covariance == one.Covariance.t()).all().item<bool>());
    }

    [Fact]
    public void Of_NumbersFarFromZero_LosesNoDigits()
    {
        Tensor near = (FeatureSets.Normal(3000, 4, seed: 5) * 64).round() / 64;
        using GaussianStatistics expected = GaussianStatistics.Of(near);
        using GaussianStatistics far = GaussianStatistics.Of(near + 65536); // exact in float32

        Assert.InRange((expected.Covariance - far.Covariance).abs().max().item<double>(), 0, 1e-9);
    }

    [Fact]
    public void ToStatistics_InBetween_LeavesRoomForMore()
    {
        Tensor features = FeatureSets.Normal(1500, 3, seed: 6);
        using GaussianAccumulator accumulator = new();
        accumulator.Add(features[..1100]);
        using GaussianStatistics early = accumulator.ToStatistics();
        accumulator.Add(features[1100..]);
        accumulator.Add(features[..0]);
        using GaussianStatistics late = accumulator.ToStatistics();
        using GaussianStatistics whole = GaussianStatistics.Of(features);

        Assert.Equal((1100, 1500, 1500), (early.Count, late.Count, accumulator.Count));
        Assert.True((whole.Covariance == late.Covariance).all().item<bool>());
    }

    [Fact]
    public void Add_ManyBatches_KeepsNoTensors()
    {
        using Tensor features = FeatureSets.Normal(700, 5, seed: 7).DetachFromDisposeScope();
        using GaussianAccumulator accumulator = new();
        accumulator.Add(features);
        accumulator.Add(features); // the first block is full
        long before = LiveTensors.CountSettled();
        for (int i = 0; i < 20; i++)
        {
            accumulator.Add(features);
        }

        accumulator.ToStatistics().Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Add_WhatIsNotUsable_SaysWhy()
    {
        using GaussianAccumulator accumulator = new();
        string Refusal(Tensor features) => Assert.Throws<UsageException>(() => accumulator.Add(features)).Message;
        Tensor bad = zeros(3000, 2);
        bad[2999, 1] = float.NaN;

        Assert.Equal(
            "The features should be finite numbers, but hold NaN or infinity at image 2999 (counted from 0). Look at that image: what drew it may have diverged.",
            Refusal(bad));
        Assert.StartsWith("The features should be float32 [N, D] with D > 0, but are Float64 [4, 2].", Refusal(zeros(4, 2, ScalarType.Float64)));
        Assert.StartsWith("The features should be float32 [N, D] with D > 0, but are Float32 [4].", Refusal(zeros(4)));
        accumulator.Add(zeros(1, 2));
        Assert.Equal(
            "The features so far have 2 dimensions, those to be added have 3. Extract both with the same feature extractor.", Refusal(zeros(4, 3)));
        Assert.Equal(
            "The features should be of at least 2 images, because one has no covariance, but are of 1. Give more images.",
            Assert.Throws<UsageException>(accumulator.ToStatistics).Message);
        using GaussianAccumulator empty = new();
        Assert.Throws<UsageException>(empty.ToStatistics);
    }

    public void Dispose() => _scope.Dispose();
}
