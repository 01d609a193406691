using Sparring.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class KernelDistanceTests : IDisposable
{
    private const string Mmd = """
        kernel = lambda x, y: (x @ y.T / x.shape[1] + 1) ** 3
        def mmd(x, y):
            n, m, kx, ky = len(x), len(y), kernel(x, x), kernel(y, y)
            return (kx.sum() - np.trace(kx)) / (n * (n - 1)) + (ky.sum() - np.trace(ky)) / (m * (m - 1)) - 2 * kernel(x, y).mean()
        """;

    private readonly DisposeScope _scope = NewDisposeScope();

    public KernelDistanceTests() => set_num_threads(1);

    [Fact]
    public void BetweenAll_HandMadePoints_IsTheSumByHand()
    {
        // One dimension: k(0, 1) = 1, k(2, 3) = 343; k(0, y) = 1, k(1, 2) = 27, k(1, 3) = 64.
        KernelDistanceResult result = All(FeatureSets.Line(0, 1), FeatureSets.Line(2, 3));

        Assert.Equal(1 + 343 - 2 * (1 + 1 + 27 + 64) / 4.0, result.Value, 1e-12);
        Assert.Equal((double.NaN, 1), (result.StandardError, result.Subsets));
        Assert.Equal("There are 2 images; with fewer than 1000 the kernel distance is noisy. Look at its standard error.", result.Warning);
    }

    [Fact]
    public void BetweenAll_SeveralBlocks_IsWhatNumpySays()
    {
        Tensor a = FeatureSets.Normal(2300, 10, seed: 1), b = FeatureSets.Normal(2100, 10, seed: 2, scale: 1.05);
        double[] expected = FeatureSets.Ask("[mmd(a, b)]", Mmd, a, b);

        KernelDistanceResult result = All(a, b);
        FeatureSets.AreEqual(expected[0], result.Value, 1e-8);
        Assert.Null(result.Warning);
    }

    [Fact]
    public void BetweenAll_FewerImagesThanDimensions_IsWhatNumpySays()
    {
        Tensor a = FeatureSets.Normal(12, 100, seed: 11), b = FeatureSets.Normal(15, 100, seed: 12, scale: 1.2);
        FeatureSets.AreEqual(FeatureSets.Ask("[mmd(a, b)]", Mmd, a, b)[0], All(a, b).Value, 1e-9);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(300)] // several strips
    public void KernelSums_OfStrips_AreThoseOfTheWholeTable(int count)
    {
        Tensor x = FeatureSets.Normal(count, 9, seed: 13).@double(), y = FeatureSets.Normal(201, 9, seed: 14).@double();
        Tensor within = KernelSums.Kernel(x, x);

        FeatureSets.AreEqual(KernelSums.Kernel(x, y).sum().item<double>(), KernelSums.Across(x, y), 1e-12);
        FeatureSets.AreEqual((within.sum() - within.trace()).item<double>(), KernelSums.WithinOrdered(x), 1e-12);
    }

    [Fact]
    public void BetweenAll_StandardError_IsTheJackknifeByLeavingOut()
    {
        Tensor a = FeatureSets.Normal(40, 5, seed: 3), b = FeatureSets.Normal(30, 5, seed: 4, offset: 0.5);
        double[] expected = FeatureSets.Ask(
            "[np.sqrt(np.var(x) * (len(x) - 1) + np.var(y) * (len(y) - 1))]",
            Mmd + "\n" + """
            x = [mmd(np.delete(a, i, 0), b) for i in range(len(a))]
            y = [mmd(a, np.delete(b, i, 0)) for i in range(len(b))]
            """,
            a, b);

        FeatureSets.AreEqual(expected[0], All(a, b).StandardError, 1e-9);
    }

    [Fact]
    public void BetweenAll_ManyDraws_HaveNoBiasAndTheErrorTheyClaim()
    {
        KernelDistanceResult[] results = [.. Enumerable.Range(0, 200).Select(i =>
            All(FeatureSets.Normal(60, 4, seed: (ulong)(500 + 2 * i)), FeatureSets.Normal(60, 4, seed: (ulong)(501 + 2 * i))))];
        double deviation = Math.Sqrt(results.Average(r => r.Value * r.Value));

        Assert.InRange(results.Average(r => r.Value), -0.2 * deviation, 0.2 * deviation); // its own error is 0.07
        Assert.InRange(results.Average(r => r.StandardError), 0.8 * deviation, 2 * deviation);
    }

    [Fact]
    public void Between_Subsets_LiesByTheEstimateFromAll()
    {
        Tensor a = FeatureSets.Normal(1500, 8, seed: 5), b = FeatureSets.Normal(1200, 8, seed: 6, offset: 0.3);
        KernelDistanceResult all = All(a, b);
        KernelDistanceResult subsets = Between(a, b, 50, 200);

        Assert.Equal(50, subsets.Subsets);
        Assert.InRange(Math.Abs(subsets.Value - all.Value), 0, 4 * subsets.StandardError);
        Assert.Equal(subsets, Between(a, b, 50, 200));
        Assert.NotEqual(subsets.Value, Between(a, b, 50, 200, seed: 1).Value);
    }

    [Fact]
    public void Between_SubsetsThatAreAllImages_IsTheEstimateFromAll()
    {
        Tensor a = FeatureSets.Normal(100, 4, seed: 7), b = FeatureSets.Normal(100, 4, seed: 8);
        Assert.Equal(All(a, b), Between(a, b));

        // Of 101 reals subsets leave one out.
        Assert.Equal(100, Between(FeatureSets.Normal(101, 4, seed: 9), b).Subsets);
    }

    [Fact]
    public void Between_Computing_LeavesTheRandomStateAsItWas()
    {
        Tensor before = get_rng_state();
        Between(FeatureSets.Normal(30, 4, seed: 1), FeatureSets.Normal(40, 4, seed: 2), 3, 10);
        Assert.True((before == get_rng_state()).all().item<bool>());
    }

    [Fact]
    public void Between_EqualImages_IsZero()
    {
        KernelDistanceResult result = Between(ones(20, 3), ones(30, 3), subsets: 5);
        Assert.Equal((0.0, 0.0), (result.Value, result.StandardError));
    }

    [Fact]
    public void Between_WhatIsNotUsable_SaysWhy()
    {
        string Refusal(Tensor real, Tensor fake) => Assert.Throws<UsageException>(() => Between(real, fake)).Message;

        Assert.Equal("The fake features should be of at least 2 images, because pairs are compared, but are of 1. Give more images.", Refusal(zeros(5, 2), zeros(1, 2)));
        Assert.StartsWith("The real features have 2 dimensions, the fake features have 3.", Refusal(zeros(5, 2), zeros(5, 3)));
        Assert.StartsWith(
            "The fake features should be finite numbers, but hold NaN or infinity at image 0 ", Refusal(zeros(5, 2), full(5, 2, float.PositiveInfinity)));
    }

    public void Dispose() => _scope.Dispose();

    private static KernelDistanceResult All(Tensor real, Tensor fake) => KernelDistance.BetweenAll(real, fake, TestContext.Current.CancellationToken);

    private static KernelDistanceResult Between(Tensor real, Tensor fake, int subsets = 100, int subsetSize = 1000, long seed = 0) =>
        KernelDistance.Between(real, fake, subsets, subsetSize, seed, TestContext.Current.CancellationToken);
}
