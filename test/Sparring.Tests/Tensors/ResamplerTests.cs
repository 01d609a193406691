using CsCheck;
using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

public sealed class ResamplerTests
{
    [Fact]
    public void Cover_HalfTheSize_AveragesSquares() =>
        Assert.Equal([15, 55], Cover([10, 20, 30, 40, 10, 20, 70, 80], height: 2, width: 4, toHeight: 1, toWidth: 2));

    [Fact]
    public void Cover_TwoThirds_WeighsSharedPixelsByTheirArea()
    {
        // Target pixel 0 covers 1.5 source pixels: (10 + 0.5 · 40) / 1.5 = 20; pixel 1: (0.5 · 40 + 100) / 1.5 = 80.
        Assert.Equal([20, 80, 20, 80], Cover([10, 40, 100, 10, 40, 100, 10, 40, 100], height: 3, width: 3, toHeight: 2, toWidth: 2));
    }

    [Fact]
    public void Cover_WideIntoSquare_CutsBothSidesEvenly() =>
        Assert.Equal([2, 3, 2, 3], Cover([1, 2, 3, 4, 1, 2, 3, 4], height: 2, width: 4, toHeight: 2, toWidth: 2));

    [Fact]
    public void Cover_OddOverhangWithoutResize_DoesNotBlur() =>
        Assert.Equal([10, 200], Cover([10, 200, 30], height: 1, width: 3, toHeight: 1, toWidth: 2));

    [Fact]
    public void Cover_ShrinkAndCrop_TakesTheMiddle()
    {
        // 2 rows of 6 into 1 of 1: the middle square, columns 2 and 3.
        Assert.Equal([50], Cover([0, 0, 20, 40, 0, 0, 0, 0, 60, 80, 0, 0], height: 2, width: 6, toHeight: 1, toWidth: 1));
    }

    [Fact]
    public void Cover_TwiceTheSize_IsCatmullRom()
    {
        // At a quarter between pixels the weights are −9/128, 111/128, 29/128, −3/128; the edge goes on beyond itself.
        // 0: mirrored weights around pixel 0 with the edge twice: (29 − 3 + 111) · 0 − 9 · 128 / 128 → −9 → 0.
        // 1: −9 · 0 + 111 · 0 + 29 · 128 − 3 · 128 over 128 = 26. 2: 102. 3: 137. All for the line 0 128 128 with its end held.
        byte[] line = Cover([0, 128, 0, 128], height: 2, width: 2, toHeight: 4, toWidth: 4);

        Assert.Equal([0, 26, 102, 137], line[..4]);
        Assert.Equal(line[..4], line[12..]);
    }

    [Fact]
    public void Cover_FlatImageOfAnySize_StaysFlat() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Byte).Sample(
        (height, width, toHeight, toWidth, value) =>
        {
            byte[] result = Cover([.. Enumerable.Repeat(value, height * width)], height, width, toHeight, toWidth);
            return result.Length == toHeight * toWidth && result.All(pixel => pixel == value);
        },
        iter: 500);

    [Fact]
    public void Cover_InvisiblePixels_DoNotBleedIntoVisibleOnes()
    {
        // Red, visible, beside green, invisible: red of half the alpha.
        var image = new Pixels(4, 1, 2, [255, 0, 0, 255, 0, 0, 255, 0]);

        Assert.Equal([255, 0, 0, 128], Resampler.Cover(image with { Height = 2, Planes = [255, 0, 255, 0, 0, 255, 0, 255, 0, 0, 0, 0, 255, 0, 255, 0] }, 1, 1).Planes);
    }

    [Fact]
    public void Cover_SameSize_IsTheSameObject()
    {
        var image = new Pixels(1, 1, 1, [5]);

        Assert.Same(image, Resampler.Cover(image, 1, 1));
    }

    private static byte[] Cover(byte[] grey, int height, int width, int toHeight, int toWidth) =>
        Resampler.Cover(new Pixels(1, height, width, grey), toHeight, toWidth).Planes;
}
