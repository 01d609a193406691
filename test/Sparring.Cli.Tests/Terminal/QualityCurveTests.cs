using Sparring.Cli.Terminal;

namespace Sparring.Cli.Tests.Terminal;

public sealed class QualityCurveTests
{
    [Theory]
    [InlineData(new[] { 8.0, 1, 4.5 }, 40, "█▁▅")]
    [InlineData(new[] { 2.0, 2 }, 40, "▁▁")]
    [InlineData(new[] { 1.0, double.NaN, 2 }, 40, "▁?█")]
    [InlineData(new[] { 1.0, 3, 9, 9, 5 }, 3, "▁█▄")] // the means 2, 9 and 5
    public void Bars_Values_RiseFromTheLowestToTheHighest(double[] values, int width, string bars) => Assert.Equal(bars, QualityCurve.Bars(values, width));

    [Theory]
    [InlineData(new[] { 0.5 }, "0.5, best 0.5 (lower is better)")]
    [InlineData(new[] { 0.5, 0.11111, 0.3, 0.2 }, "0.2, best 0.2 (lower is better)")] // the medians of three are 0.3 and 0.2
    [InlineData(new[] { double.NaN }, "NaN")]
    public void Numbers_Values_TellTheLastAndTheBest(double[] values, string text) => Assert.Equal(text, QualityCurve.Numbers(values));
}
