using Sparring.Data;
using Sparring.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class FrechetDistanceTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public FrechetDistanceTests() => set_num_threads(1);

    [Fact]
    public void Between_NormalsOfOneDimension_IsTheClosedForm()
    {
        FrechetDistanceResult result = Between(Known([1], new double[,] { { 4 } }), Known([-2], new double[,] { { 0.25 } }));

        Assert.Equal(9, result.MeanPart, 1e-12); // (1 + 2)²
        Assert.Equal(2.25, result.CovariancePart, 1e-12); // (2 − 0.5)²
        Assert.Equal(11.25, result.Value, 1e-12);
        Assert.Null(result.Warning);
    }

    [Fact]
    public void Between_CovariancesThatDoNotCommute_IsTheClosedForm()
    {
        double[,] a = { { 2, 1 }, { 1, 3 } }, b = { { 5, -1 }, { -1, 1 } };

        // Tr √(AB) of 2 × 2 is √(Tr AB + 2 √det AB): Tr AB = 11, det A = 5, det B = 4.
        double expected = 5 + 6 - 2 * Math.Sqrt(11 + 2 * Math.Sqrt(20));
        Assert.Equal(expected, Between(Known([0, 0], a), Known([0, 0], b)).Value, 1e-12);
        Assert.Equal(expected, Between(Known([0, 0], b), Known([0, 0], a)).Value, 1e-12);
    }

    [Fact]
    public void Between_NormalsInManyDimensions_IsTheClosedForm()
    {
        double[] deviations = [.. Enumerable.Range(0, 64).Select(i => 1.0 + i)];
        Tensor a = diag(tensor(deviations).square()), b = eye(64, dtype: ScalarType.Float64) * 9;
        using GaussianStatistics first = new(100_000, zeros(64, dtype: ScalarType.Float64), a);
        using GaussianStatistics second = new(100_000, full(64, 0.5, dtype: ScalarType.Float64), b);
        FrechetDistanceResult result = FrechetDistance.Between(first, second);

        FeatureSets.AreEqual(deviations.Sum(s => (s - 3) * (s - 3)), result.CovariancePart, 1e-12);
        FeatureSets.AreEqual(16, result.MeanPart, 1e-12);
    }

    [Fact]
    public void Between_Features_IsWhatScipySays()
    {
        Tensor a = FeatureSets.Normal(500, 48, seed: 1), b = FeatureSets.Normal(700, 48, seed: 2, scale: 1.1, offset: 0.1);
        double[] expected = FeatureSets.Ask(
            "[((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(s + t - 2 * scipy.linalg.sqrtm(s @ t).real)]",
            "s, t = np.cov(a, rowvar=False), np.cov(b, rowvar=False)", a, b);

        FeatureSets.AreEqual(expected[0], Between(a, b).Value, 1e-9);
    }

    [Fact]
    public void Between_FewerSamplesThanDimensions_IsTheLowRankFormulaWithAWarning()
    {
        Tensor a = FeatureSets.Normal(30, 200, seed: 3), b = FeatureSets.Normal(50, 200, seed: 4, scale: 1.5);
        double[] expected = FeatureSets.Ask(
            "[((a.mean(0) - b.mean(0)) ** 2).sum() + (x ** 2).sum() + (y ** 2).sum() - 2 * np.linalg.norm(x @ y.T, 'nuc')]",
            "x, y = ((v - v.mean(0)) / np.sqrt(len(v) - 1) for v in (a, b))", a, b);
        FrechetDistanceResult result = Between(a, b);

        FeatureSets.AreEqual(expected[0], result.Value, 1e-9);
        Assert.Equal(
            "There are 30 images for 200 dimensions, so that the covariance has not full rank and the distance is much too high. " +
            "Use more than 200 images, best at least 10000, and compare equal numbers only.",
            result.Warning);
    }

    [Theory]
    [InlineData(40, 60)]
    [InlineData(40, 300)] // one of the two has full rank
    public void Between_VectorsThatAreTheirOwnFactor_IsWhatTheirCovariancesSay(int first, int second)
    {
        Tensor a = FeatureSets.Normal(first, 150, seed: 8), b = FeatureSets.Normal(second, 150, seed: 9, scale: 1.2, offset: 0.3);

        FrechetDistanceResult found = Between(a, b), expected = FrechetDistance.Between(WithoutVectors(a), WithoutVectors(b));

        FeatureSets.AreEqual(expected.Value, found.Value, 1e-9);
        FeatureSets.AreEqual(expected.ExpectedBias, found.ExpectedBias, 1e-9);
        Assert.Equal(0, Between(a, a).Value, 1e-9);

        static GaussianStatistics WithoutVectors(Tensor features)
        {
            using GaussianAccumulator accumulator = new();
            accumulator.Add(features);
            return accumulator.ToStatistics();
        }
    }

    [Fact]
    public void Between_CovariancesWithoutFullRank_NeedNoCare()
    {
        Tensor a = FeatureSets.Normal(400, 5, seed: 5), b = FeatureSets.Normal(400, 5, seed: 6, scale: 2);
        Tensor mix = FeatureSets.Normal(5, 20, seed: 7);

        // 20 dimensions that hold 5: orthonormal columns change no distance.
        Tensor basis = linalg.qr(mix.t().to(ScalarType.Float64)).Q.to(ScalarType.Float32);
        FrechetDistanceResult narrow = Between(a, b), wide = Between(a.mm(basis.t()), b.mm(basis.t()));
        FeatureSets.AreEqual(narrow.Value, wide.Value, 1e-5);
    }

    [Fact]
    public void Between_TheSameStatistics_IsZero()
    {
        Tensor features = FeatureSets.Normal(300, 100, seed: 8, scale: 10);
        Assert.InRange(Between(features, features).Value, 0, 1e-8);
        Tensor few = features[..20];
        Assert.InRange(Between(few, few).Value, 0, 1e-8);
    }

    [Fact]
    public void Between_ShuffledAndInOtherThreads_ChangesNothingThatCounts()
    {
        Tensor a = FeatureSets.Normal(2000, 64, seed: 9), b = FeatureSets.Normal(2000, 64, seed: 10);
        double one = Between(a, b).Value;
        set_num_threads(2);
        double two = Between(FeatureSets.Shuffled(a, 1), FeatureSets.Shuffled(b, 2)).Value;
        set_num_threads(1);

        FeatureSets.AreEqual(one, two, 1e-9);
    }

    [Fact]
    public void Between_ImagesThatAreAllTheSame_IsTheDistanceOfTheMeans()
    {
        FrechetDistanceResult result = Between(ones(10, 4), zeros(12, 4));
        Assert.Equal((4, 4, 0, 0), (result.Value, result.MeanPart, result.CovariancePart, result.ExpectedBias));
    }

    [Fact]
    public void Between_HalvesOfOneDistribution_IsTheExpectedBias()
    {
        FrechetDistanceResult[] results = [.. Enumerable.Range(0, 60).Select(i =>
            Between(FeatureSets.Normal(1000, 16, seed: (ulong)(100 + 2 * i)), FeatureSets.Normal(2000, 16, seed: (ulong)(101 + 2 * i))))];

        FeatureSets.AreEqual(results.Average(r => r.Value), results.Average(r => r.ExpectedBias), 0.1);
    }

    [Fact]
    public void Between_HalvesOfMnist_IsLittleAboveTheExpectedBias()
    {
        // As pixels of half the size. Pixels have heavier tails than normal numbers, whose bias it is.
        IImageSource mnist = Data.TestImages.Open(TestData.Require("mnist"));
        using Tensor bytes = tensor(MemoryImages.Bytes(mnist, 0, mnist.Count), [mnist.Count, 1, 28, 28]);
        Tensor features = FeatureSets.Shuffled(nn.functional.avg_pool2d(bytes.to(ScalarType.Float32) / 255, 2).flatten(1), seed: 1);
        long half = mnist.Count / 2;
        FrechetDistanceResult result = Between(features[..(int)half], features[(int)half..]);

        Assert.True(mnist.Count >= 50_000, "All of the training images are wanted.");
        Assert.InRange(result.Value / result.ExpectedBias, 0.9, 1.5);
        Assert.Null(result.Warning);
    }

    [Theory]
    [InlineData(9_999, "There are 9999 images; with fewer than 10000 the distance is noticeably too high. Compare it with others of as many images only.")]
    [InlineData(10_000, null)]
    public void Warning_ByTheSmallerSide(long count, string? expected)
    {
        using GaussianStatistics few = new(count, zeros(2, dtype: ScalarType.Float64), eye(2, dtype: ScalarType.Float64));
        Assert.Equal(expected, FrechetDistance.Between(Known([0, 0], new double[,] { { 1, 0 }, { 0, 1 } }), few).Warning);
    }

    [Fact]
    public void Between_OtherDimensions_SaysBoth() =>
        Assert.Equal(
            "The features of the first set have 3 dimensions, those of the second have 2. Extract both with the same feature extractor.",
            Assert.Throws<UsageException>(() => Between(zeros(5, 3), zeros(5, 2))).Message);

    public void Dispose() => _scope.Dispose();

    private static GaussianStatistics Known(double[] mean, double[,] covariance) => new(100_000, tensor(mean), tensor(covariance));

    private static FrechetDistanceResult Between(GaussianStatistics a, GaussianStatistics b)
    {
        using (a)
        using (b)
        {
            return FrechetDistance.Between(a, b);
        }
    }

    private static FrechetDistanceResult Between(Tensor a, Tensor b) => Between(GaussianStatistics.Of(a), GaussianStatistics.Of(b));
}
