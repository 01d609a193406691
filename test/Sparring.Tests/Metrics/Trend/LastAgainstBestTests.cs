using Sparring.Metrics.Trend;

namespace Sparring.Tests.Metrics.Trend;

public sealed class LastAgainstBestTests
{
    [Theory]
    // One lucky value (1) is not the best: the medians are 9, 6, 6, 6, 6.
    [InlineData(new double[] { 12, 9, 6, 1, 6, 6, 6.2 }, 6, 2, 1.0333333333, false)]
    [InlineData(new double[] { 12, 9, 6, 1, 6, 6, 6.4 }, 6, 2, 1.0666666667, true)]
    // A run that improves to the end: the best is the middle of the last three.
    [InlineData(new double[] { 40, 30, 20, 10 }, 20, 2, 0.5, false)]
    // A late rise, as when a discriminator has won.
    [InlineData(new double[] { 90, 60, 49, 50, 80, 137 }, 50, 2, 2.74, true)]
    [InlineData(new double[] { 4, 2 }, 3, 1, 0.6666666667, false)]
    [InlineData(new double[] { 4 }, 4, 0, 1, false)]
    [InlineData(new double[] { double.NaN, 4, double.NaN, 4, 4, double.NaN, 4 }, 4, 3, 1, false)]
    [InlineData(new double[] { -2, -2, -2, -1 }, -2, 1, 1.5, true)]
    [InlineData(new double[] { 0, 0, 0 }, 0, 1, 1, false)]
    [InlineData(new double[] { 0, 0, 0, 1 }, 0, 1, double.PositiveInfinity, true)]
    [InlineData(new double[] { 3, 3, 3, double.NaN }, 3, 1, double.NaN, true)]
    public void Of_HandMade_ComparesWithTheBestMedian(double[] values, double best, int index, double ratio, bool worse)
    {
        LastAgainstBest found = Assert.IsType<LastAgainstBest>(LastAgainstBest.Of(values));

        Assert.Equal((best, index, worse), (found.Best, found.BestIndex, found.IsWorse));
        Assert.Equal(ratio, found.Ratio, 1e-9);
    }

    [Theory]
    // 5 % of 0.001 would be 0.00005; with errors of 0.003 and 0.004 the difference has one of 0.005, and 0.01 may be chance.
    [InlineData(0.001, 0.0109, 0.003, 0.004, 0.005, false, false)]
    [InlineData(0.001, 0.0111, 0.003, 0.004, 0.005, true, false)]
    // Below 0 just the same.
    [InlineData(-0.002, 0.0079, 0.003, 0.004, 0.005, false, false)]
    [InlineData(-0.002, 0.0081, 0.003, 0.004, 0.005, true, false)]
    // Far from 0 the share counts: 4 % are sure and no matter, 6 % are both.
    [InlineData(1.0, 1.04, 0.003, 0.004, 0.005, false, true)]
    [InlineData(1.0, 1.06, 0.003, 0.004, 0.005, true, true)]
    // Sets that are so small that 6 % may be chance.
    [InlineData(1.0, 1.06, 0.03, 0.04, 0.05, false, true)]
    [InlineData(1.0, 1.06, 0.03, null, null, true, true)]
    public void Of_StandardErrors_WarnOfWhatIsNoChance(double best, double last, double bestError, double? lastError, double? error, bool worse, bool hasRatio)
    {
        LastAgainstBest found = LastAgainstBest.Of([best, best, best, last], [bestError, bestError, bestError, lastError])!;

        Assert.Equal((best, last, worse, hasRatio), (found.Best, found.Last, found.IsWorse, found.HasRatio));
        Assert.Equal(error ?? double.NaN, found.StandardError ?? double.NaN, 1e-12);
    }

    [Fact]
    public void Of_OtherNumberOfErrors_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LastAgainstBest.Of([1, 2], [0.1]));

    [Fact]
    public void Of_NothingFinite_IsNull()
    {
        Assert.Null(LastAgainstBest.Of([]));
        Assert.Null(LastAgainstBest.Of([double.NaN, double.PositiveInfinity]));
    }
}
