using Sparring.Metrics.Trend;

namespace Sparring.Tests.Metrics.Trend;

public sealed class RunningMedianTests
{
    [Theory]
    [InlineData(new double[] { }, new double[] { })]
    [InlineData(new double[] { 5 }, new double[] { 5 })]
    [InlineData(new double[] { 5, 7 }, new double[] { 6, 6 })]
    [InlineData(new double[] { 9, 1, 8, 7, 20 }, new double[] { 5, 8, 7, 8, 13.5 })]
    [InlineData(new double[] { 9, double.NaN, 1, 8 }, new double[] { 5, double.NaN, 8, 4.5 })]
    [InlineData(new double[] { double.PositiveInfinity, double.NaN }, new double[] { double.NaN, double.NaN })]
    public void OfThree_HandMade_TakesTheMiddle(double[] values, double[] expected) => Assert.Equal(expected, RunningMedian.OfThree(values));
}
