using Sparring.Data;
using Sparring.Metrics.Coverage;
using TorchSharp;

namespace Sparring.Tests.Metrics.Coverage;

public sealed class ModeCoverageTests
{
    [Fact]
    public void Of_ByHand_IsTheDivergenceOfTheFakesFromTheReference()
    {
        // q = (1/4, 3/4, 0), p = (1/4, 1/4, 1/2): 3/4 ln 3. The other direction is infinite.
        var coverage = ModeCoverage.Of([0, 1, 1, 1], [10, 10, 20]);

        Assert.Equal((2, 3, 4L), (coverage.Hit, coverage.ReferenceHit, coverage.SampleCount));
        Assert.Equal(0.8239592165010823, coverage.KlDivergence, 1e-12);
        Assert.Equal([1, 3, 0], coverage.Counts);
    }

    [Fact]
    public void Of_TheExtremes_ZeroLogOfTheModesAndInfinity()
    {
        double[] even = [.. Enumerable.Repeat(1.0, 1000)];

        Assert.Equal(0, ModeCoverage.Of(Enumerable.Range(0, 1000), even).KlDivergence);
        Assert.Equal(6.907755278982137, ModeCoverage.Of([7, 7, 7], even).KlDivergence, 1e-12); // ln 1000
        Assert.Equal(double.PositiveInfinity, ModeCoverage.Of([0, 1], [1, 0]).KlDivergence);
    }

    [Fact]
    public void Of_PerfectGenerator_HasTheExpectedDivergence()
    {
        var random = new DataRandom(1, 0, 99);
        int[] drawn = [.. Enumerable.Range(0, 26_000).Select(_ => random.NextBelow(1000))];

        var coverage = ModeCoverage.Of(drawn, [.. Enumerable.Repeat(1.0, 1000)]);

        // 2N times the divergence is chi-squared with 999 degrees of freedom: a standard deviation of 0.0009.
        Assert.Equal(1000, coverage.Hit);
        Assert.Equal(999 / 52_000.0, coverage.ExpectedDivergence, 1e-12);
        Assert.InRange(coverage.KlDivergence, coverage.ExpectedDivergence - 0.004, coverage.ExpectedDivergence + 0.004);
    }

    [Fact]
    public void OfProbabilities_TakesTheLikeliest()
    {
        using torch.Tensor probabilities = torch.tensor(new float[] { 0.1f, 0.9f, 0.6f, 0.4f, 0.3f, 0.7f }, [3, 2]);

        Assert.Equal([1, 2], ModeCoverage.OfProbabilities(probabilities, [1, 1]).Counts);
        Assert.Throws<UsageException>(() => ModeCoverage.OfProbabilities(probabilities, [1, 1, 1]));
    }

    [Fact]
    public void Of_NothingToCompare_SaysWhatCame()
    {
        Assert.Equal(
            "Mode coverage needs fakes and real images of the same classes, none of them less than 0: 0 fakes of 2 classes and 3 real images of 2 came.",
            Assert.Throws<UsageException>(() => ModeCoverage.Of([], [1, 2])).Message);
        Assert.Throws<UsageException>(() => ModeCoverage.Of([0], [0, 0]));
        Assert.Throws<UsageException>(() => ModeCoverage.Of([0], [double.NaN, 1]));
        Assert.Throws<UsageException>(() => ModeCoverage.OfCounts([1], [1, 1]));
        Assert.Equal(
            "A fake was taken for class 2, but the reference has the classes 0 to 1. Count both with one classifier.",
            Assert.Throws<UsageException>(() => ModeCoverage.Of([2], [1, 1])).Message);
    }

    [Fact]
    public void HistogramOf_Labels_CountsThem()
    {
        var source = new MemoryImageSource(new byte[16], SampleShape.Image(1, 2, 2), [0, 2, 2, 0]);

        Assert.Equal([2, 0, 2], ModeCoverage.HistogramOf(source));
        Assert.Equal(
            "Mode coverage counts classes, but 'memory' has none. Name labelled data, or set data.classes=folders.",
            Assert.Throws<UsageException>(() => ModeCoverage.HistogramOf(new MemoryImageSource(new byte[16], SampleShape.Image(1, 2, 2)))).Message);
    }
}
