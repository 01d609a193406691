using Sparring.Metrics.Trend;

namespace Sparring.Tests.Metrics.Trend;

public sealed class PlateauTests
{
    [Theory]
    // Medians 8, 6, 5, 5, 5: the best stands at 40 kimg.
    [InlineData(new double[] { 10, 8, 6, 5, 5, 5, 9 }, 5, 40, 30)]
    // One lucky value improves nothing.
    [InlineData(new double[] { 5, 5, 5, 1, 5, 5, 5 }, 5, 20, 50)]
    // Gains of 0.4 % are noise, until they have become 1 %.
    [InlineData(new double[] { 100, 100, 99.6, 99.3, 99.2 }, 100, 20, 30)]
    [InlineData(new double[] { 100, 100, 99.6, 99.2, 98.8, 98.4 }, 98.8, 50, 10)]
    [InlineData(new double[] { 7, 6 }, double.NaN, 10, 10)]
    [InlineData(new double[] { 7, 6, 5, double.NaN, double.NaN }, 6, 20, 30)]
    [InlineData(new double[] { double.NaN, double.NaN, double.NaN }, double.NaN, 10, 20)]
    [InlineData(new double[] { -1, -1, -1, -2, -2, -2 }, -2, 40, 20)]
    public void Of_OneMeasurementEveryTenKimg_CountsFromTheLastImprovement(double[] values, double best, double bestKimg, double flatKimg)
    {
        Plateau found = Assert.IsType<Plateau>(Plateau.Of([.. values.Select((value, i) => (10.0 * (i + 1), value))]));

        Assert.Equal(new Plateau(best, bestKimg, flatKimg), found);
        Assert.True(found.IsFlatFor(flatKimg));
        Assert.False(found.IsFlatFor(flatKimg + 0.001));
    }

    [Fact]
    public void Of_NothingMeasured_IsNull() => Assert.Null(Plateau.Of([]));

    [Fact]
    public void IsFlatFor_NoStretch_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Plateau(1, 1, 1).IsFlatFor(0));
}
