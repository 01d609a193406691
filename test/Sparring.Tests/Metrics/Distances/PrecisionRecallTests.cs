using Sparring.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class PrecisionRecallTests : IDisposable
{
    // The formulas of github.com/clovaai/generative-evaluation-prdc, on distances that are computed difference by difference.
    private const string Prdc = """
        d = lambda x, y: scipy.spatial.distance.cdist(x, y, 'sqeuclidean')
        radius = lambda x, k: np.sort(d(x, x), 1)[:, k]
        across, real, dense, fake = d(a, b), radius(a, 3), radius(a, 5), radius(b, 3)
        """;

    private const string Four =
        "[(across < real[:, None]).any(0).mean(), (across < fake[None]).any(1).mean(), (across < dense[:, None]).sum(0).mean() / 5, (across.min(1) < dense).mean()]";

    private readonly DisposeScope _scope = NewDisposeScope();

    public PrecisionRecallTests() => set_num_threads(1);

    [Fact]
    public void Of_PointsOnALine_IsTheCountByHand()
    {
        // The way to the nearest other is 1, 1, 1, 8 for the reals and 1, 1, 3, 3 for the fakes.
        Tensor real = FeatureSets.Line(0, 1, 2, 10), fake = FeatureSets.Line(0.5f, 1.5f, 17, 20);
        PrecisionRecallResult result = Of(real, fake, 1, 1);

        Assert.Equal(0.75, result.Precision); // 20 is 10 from the nearest real
        Assert.Equal(0.75, result.Recall); // 10 is 7 from the nearest fake
        Assert.Equal((1 + 2 + 1 + 1) / 4.0, result.Density);
        Assert.Equal(1, result.Coverage);
    }

    [Theory]
    [InlineData(300, 200, 4, 1.0)]
    [InlineData(200, 300, 40, 0.8)]
    [InlineData(30, 40, 200, 1.0)] // fewer images than dimensions
    [InlineData(2500, 2300, 8, 1.1)] // several blocks
    public void Of_NormalFeatures_IsWhatNumpySays(int reals, int fakes, int dimension, double scale) =>
        AgreesWithNumpy(FeatureSets.Normal(reals, dimension, seed: 1), FeatureSets.Normal(fakes, dimension, seed: 2, scale, offset: 0.1));

    [Fact]
    public void Of_TiesOnAGrid_IsWhatNumpySays() =>
        AgreesWithNumpy(FeatureSets.Normal(1500, 2, seed: 3, scale: 6).round(), FeatureSets.Normal(1400, 2, seed: 4, scale: 5).round());

    [Fact]
    public void Of_TiesOnAGridOfInexactNumbers_IsWhatNumpySays() =>
        AgreesWithNumpy(FeatureSets.Normal(400, 3, seed: 5, scale: 2).round() / 16 + 128, FeatureSets.Normal(400, 3, seed: 6, scale: 2).round() / 16 + 128);

    [Fact]
    public void Of_NothingButTies_IsWhatNumpySays()
    {
        // Twelve yes-or-no answers: thousands are equally near to each.
        Tensor Answers(ulong seed) => (FeatureSets.Normal(3000, 12, seed) > 0).to(ScalarType.Float32);
        AgreesWithNumpy(Answers(21) * 3, Answers(22)[..2500] * 3);
    }

    [Fact]
    public void Of_Duplicates_IsWhatNumpySays()
    {
        Tensor real = FeatureSets.Normal(150, 5, seed: 7), fake = FeatureSets.Normal(20, 5, seed: 8);
        AgreesWithNumpy(cat([real, real, real[..50], real[..10].repeat(4, 1)]), cat([fake, real[..70], fake.repeat(5, 1), real[100..120].repeat(3, 1)]));
    }

    [Fact]
    public void Of_TightClustersFarApart_IsWhatNumpySays()
    {
        // |x|² is 10¹⁰ times the distances to neighbours: a float32 product could not tell them apart.
        Tensor centres = FeatureSets.Normal(6, 7, seed: 9, scale: 1000);
        Tensor Clusters(ulong seed) => centres.repeat(60, 1) + FeatureSets.Normal(360, 7, seed, scale: 0.01);
        AgreesWithNumpy(Clusters(10), Clusters(11));
        AgreesWithNumpy(Clusters(10) + 1000, cat([Clusters(10)[..200], Clusters(12)]) + 1000);
    }

    [Fact]
    public void Of_NearlyEqualImages_IsWhatNumpySays()
    {
        // Single bits apart, beside one that is far away: so that products cannot tell who is nearest.
        Tensor Near(ulong seed) => cat([FeatureSets.Normal(100, 3, seed).sign() * 2.3841858e-7f + 3, full(1, 3, 1e6f)]);
        AgreesWithNumpy(Near(13), Near(14));
    }

    [Fact]
    public void Of_TheSameSet_IsAllInside()
    {
        Tensor features = FeatureSets.Normal(500, 6, seed: 15);
        PrecisionRecallResult result = Of(features, features);
        Assert.Equal((1, 1, 1, 1), (result.Precision, result.Recall, Math.Round(result.Density, 12), result.Coverage));
    }

    [Fact]
    public void Of_EqualImages_HaveNoNeighbourhood()
    {
        PrecisionRecallResult result = Of(ones(50, 3), ones(60, 3));
        Assert.Equal((0, 0, 0, 0), (result.Precision, result.Recall, result.Density, result.Coverage));
    }

    [Fact]
    public void Of_OneImageAgainAndAgain_IsPreciseAndCoversNothing()
    {
        Tensor real = FeatureSets.Normal(1000, 6, seed: 16);
        PrecisionRecallResult result = Of(real, real[..1].repeat(1000, 1));

        Assert.Equal((1, 0), (result.Precision, result.Recall));
        Assert.InRange(result.Coverage, 0.001, 0.02);
        Assert.Null(result.Warning);
    }

    [Fact]
    public void Of_DistributionsThatAreEqual_CoversWhatTheoryExpects()
    {
        // Naeem et al. 2020, eq. 9: E = 1 − (N − 1)…(N − k) / (2N − 1)…(2N − k) for N = M.
        const int N = 2000;
        double expected = 1 - Enumerable.Range(1, 5).Aggregate(1.0, (product, i) => product * (N - i) / (2 * N - i));
        PrecisionRecallResult result = Of(FeatureSets.Normal(N, 3, seed: 17), FeatureSets.Normal(N, 3, seed: 18));

        Assert.Equal(expected, result.Coverage, 0.02);
        Assert.Equal(1, result.Density, 0.05);
    }

    [Fact]
    public void Of_ShuffledAndInOtherThreads_ChangesNothing()
    {
        Tensor real = FeatureSets.Normal(2200, 20, seed: 19), fake = FeatureSets.Normal(600, 20, seed: 20);
        PrecisionRecallResult one = Of(real, fake);
        set_num_threads(2);
        PrecisionRecallResult two = Of(FeatureSets.Shuffled(real, 1), FeatureSets.Shuffled(fake, 2));
        set_num_threads(1);

        Assert.Equal(one, two);
    }

    [Fact]
    public void Of_WhatIsNotUsable_SaysWhy()
    {
        string Refusal(Tensor real, Tensor fake) => Assert.Throws<UsageException>(() => Of(real, fake)).Message;

        Assert.Equal(
            "The fake features should be of at least 6 images, because each needs 5 neighbours, but are of 5. Give more images.", Refusal(zeros(6, 2), zeros(5, 2)));
        Assert.StartsWith("The real features have 2 dimensions, the fake features have 3.", Refusal(zeros(6, 2), zeros(6, 3)));
        Assert.StartsWith("The real features should be finite numbers,", Refusal(full(6, 2, float.NaN), zeros(6, 2)));
        Assert.Equal(
            "There are 6 images; with fewer than 1000 the neighbourhoods are too wide to tell much. Compare the values with others of as many images only.",
            Of(FeatureSets.Normal(6, 2, seed: 1), FeatureSets.Normal(6, 2, seed: 2)).Warning);
        Tensor real = FeatureSets.Normal(1000, 6, seed: 16);
        Assert.Equal(
            "4 of the 1004 real images are there several times over, so that nothing counts as near them. Remove duplicates.",
            Of(cat([real, full([4, 6], 9f)]), real).Warning);
    }

    [Fact]
    public void Of_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => PrecisionRecall.Of(zeros(9, 2), zeros(9, 2), cancellationToken: new CancellationToken(canceled: true)));

    public void Dispose() => _scope.Dispose();

    private static PrecisionRecallResult Of(Tensor real, Tensor fake, int neighbours = 3, int densityNeighbours = 5) =>
        PrecisionRecall.Of(real, fake, neighbours, densityNeighbours, TestContext.Current.CancellationToken);

    private static void AgreesWithNumpy(Tensor real, Tensor fake)
    {
        double[] expected = FeatureSets.Ask(Four, Prdc, real, fake);
        PrecisionRecallResult result = Of(real, fake);
        Assert.Equal(expected.Select(v => Math.Round(v, 12)), new[] { result.Precision, result.Recall, result.Density, result.Coverage }.Select(v => Math.Round(v, 12)));
    }
}
