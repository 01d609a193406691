using Sparring.Data;
using Sparring.Data.Inspection;

namespace Sparring.Tests.Data.Inspection;

public sealed class SizeCountsTests
{
    private static readonly SampleShape _square = SampleShape.Image(3, 64, 64);

    [Fact]
    public void Sum_SeveralSizes_TellsEndsMiddleAndTheMostFrequent()
    {
        SizeReport sizes = Sum(_square, (640, 480, 3), (10, 10, 1), (4000, 3000, 1), (64, 64, 2));

        Assert.Equal(("10x10", "640x480", "4000x3000", 4), ($"{sizes.Smallest}", $"{sizes.Median}", $"{sizes.Largest}", sizes.Distinct));
        Assert.Equal([new NamedCount("640x480", 3), new NamedCount("64x64", 2)], sizes.MostFrequent.Take(2));
        Assert.Equal(1, sizes.Enlarged);
    }

    [Theory]
    [InlineData(63, 500, 1)]
    [InlineData(500, 63, 1)]
    [InlineData(64, 64, 0)]
    public void Sum_OneSideIsShorterThanTheSamples_IsEnlarged(int width, int height, int enlarged) =>
        Assert.Equal(enlarged, Sum(_square, (width, height, 1)).Enlarged);

    // Cut to a square, 4:3 keeps 75 %, 3:2 keeps 67 %, 5:3 keeps exactly 60 %, 16:9 keeps 56 %.
    [Theory]
    [InlineData(400, 300, 0)]
    [InlineData(300, 200, 0)]
    [InlineData(500, 300, 0)]
    [InlineData(300, 500, 0)]
    [InlineData(1600, 900, 1)]
    [InlineData(900, 1600, 1)]
    public void Sum_ShapeFarFromTheSamples_IsStronglyCropped(int width, int height, int cropped) =>
        Assert.Equal(cropped, Sum(_square, (width, height, 1)).StronglyCropped);

    [Fact]
    public void Sum_WideSamples_CropsByTheirShape()
    {
        var wide = SampleShape.Image(3, 36, 64);

        Assert.Equal(0, Sum(wide, (1600, 900, 1)).StronglyCropped);
        Assert.Equal(1, Sum(wide, (100, 100, 1)).StronglyCropped);
    }

    // 5 of 100 may be smaller.
    [Theory]
    [InlineData(5, 95, 200)]
    [InlineData(6, 94, 30)]
    public void Sum_CommonSide_IsCoveredByNineteenOfTwenty(int small, int large, int expected) =>
        Assert.Equal(expected, Sum(_square, (30, 40, small), (300, 200, large)).CommonSide);

    private static SizeReport Sum(SampleShape sample, params (int Width, int Height, int Count)[] sizes)
    {
        var counts = new SizeCounts(sample);
        foreach ((int width, int height, int count) in sizes)
        {
            for (int i = 0; i < count; i++)
            {
                counts.Add(new ImageSize(width, height));
            }
        }

        return counts.Sum();
    }
}
