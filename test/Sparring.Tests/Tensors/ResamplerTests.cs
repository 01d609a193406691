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
    public void Cover_FlatImageOfAnySize_StaysFlat()
    {
        foreach ((int height, int width, int toHeight, int toWidth, byte value) in
            Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Byte).Cases(500))
        {
            byte[] result = Cover([.. Enumerable.Repeat(value, height * width)], height, width, toHeight, toWidth);

            Assert.Equal(Enumerable.Repeat(value, toHeight * toWidth), result);
        }
    }

    [Fact]
    public void Cover_InvisiblePixels_DoNotBleedIntoVisibleOnes()
    {
        // Red, visible, beside green, invisible: red of half the alpha.
        Assert.Equal([255, 0, 0, 128], Cover(new Pixels(4, 2, 2, [255, 0, 255, 0, 0, 255, 0, 255, 0, 0, 0, 0, 255, 0, 255, 0]), 1, 1));
    }

    [Fact]
    public void Cover_TransparentPixelsOnABackground_AreCompositedAfterTheirAlpha()
    {
        // A quarter of the area is opaque red, the rest shows the background: (255 + 3 · 100) / 4 = 138.75, and 3 · 200 / 4 = 150.
        using PixelBuffer buffer = Buffer(new Pixels(4, 2, 2, [255, 9, 9, 9, 0, 9, 9, 9, 0, 9, 9, 9, 255, 0, 0, 0]));

        Assert.Equal([139, 150, 150], Resampler.Cover(buffer, Orientation.Upright, isTransparent: true, new DecodeRequest(1, 1, 3, new Rgb(100, 200, 200))).Planes);
    }

    [Fact]
    public void Cover_SameSize_IsTheSameBytes() => Assert.Equal([5, 6, 7, 8, 0, 1, 2, 3], Cover(new Pixels(4, 1, 2, [5, 6, 7, 8, 0, 1, 2, 3]), 1, 2));

    [Fact]
    public void Cover_MirrorImage_IsTheMirroredSampleToTheBit()
    {
        foreach ((int height, int width, int toHeight, int toWidth, int transparent, int seed) in
            Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 1], Gen.Int)
                .Where((height, width, toHeight, toWidth, _, _) => !IsCropAlone(height, width, toHeight, toWidth)).Cases(300))
        {
            byte[] noise = new byte[4 * height * width];
            new Random(seed).NextBytes(noise);
            if (transparent == 0)
            {
                noise.AsSpan(3 * height * width).Fill(255);
            }

            byte[] mirrored = Mirror(noise, width);

            Assert.Equal(Mirror(Cover(new Pixels(4, height, width, noise), toHeight, toWidth), toWidth), Cover(new Pixels(4, height, width, mirrored), toHeight, toWidth));
        }
    }

    [Fact]
    public void Cover_AnySmallerSize_IsTheAreaAverageInDoublePrecision()
    {
        foreach ((int height, int width, int toHeight, int toWidth, int seed) in
            Gen.Select(Gen.Int[8, 90], Gen.Int[8, 90], Gen.Int[1, 8], Gen.Int[1, 8], Gen.Int)
                .Where((height, width, toHeight, toWidth, _) => !IsCropAlone(height, width, toHeight, toWidth)).Cases(500))
        {
            byte[] noise = new byte[height * width];
            new Random(seed).NextBytes(noise);
            byte[] found = Cover(noise, height, width, toHeight, toWidth);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.InRange(found[i] - AreaAverage(noise, height, width, toHeight, toWidth, i / toWidth, i % toWidth), -0.51, 0.51);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Cover_StoredTurned_IsTheSampleOfTheUprightImage(int mark)
    {
        var orientation = Orientation.FromExif(mark);
        foreach ((int height, int width, int toHeight, int toWidth) in new[] { (7, 12, 4, 5), (7, 12, 7, 9), (5, 4, 8, 8), (9, 6, 9, 3) })
        {
            byte[] stored = new byte[height * width];
            new Random(mark).NextBytes(stored);
            (int uprightHeight, int uprightWidth) = orientation.SwapsSides ? (width, height) : (height, width);
            byte[] upright = new byte[stored.Length];
            for (int i = 0; i < stored.Length; i++)
            {
                (int row, int column) = orientation.Place(i / width, i % width, height, width);
                upright[row * uprightWidth + column] = stored[i];
            }

            using PixelBuffer buffer = Buffer(new Pixels(1, height, width, stored));
            Assert.Equal(
                Cover(upright, uprightHeight, uprightWidth, toHeight, toWidth),
                Resampler.Cover(buffer, orientation, isTransparent: false, new DecodeRequest(toHeight, toWidth, 1, Rgb.White)).Planes);
        }
    }

    /// <summary>Whether nothing is resized. Then whole pixels are cut off, which for an odd number of them cannot be done evenly.</summary>
    private static bool IsCropAlone(int height, int width, int toHeight, int toWidth) => Math.Max((double)toHeight / height, (double)toWidth / width) == 1;

    /// <summary>One target pixel, summed by brute force over every source pixel.</summary>
    private static double AreaAverage(byte[] source, int height, int width, int toHeight, int toWidth, int row, int column)
    {
        double step = 1 / Math.Max((double)toHeight / height, (double)toWidth / width);
        (double top, double left) = ((height - toHeight * step) / 2 + row * step, (width - toWidth * step) / 2 + column * step);
        double sum = 0;
        for (int i = 0; i < source.Length; i++)
        {
            (int y, int x) = (i / width, i % width);
            double tall = Math.Min(y + 1, top + step) - Math.Max(y, top);
            double wide = Math.Min(x + 1, left + step) - Math.Max(x, left);
            sum += source[i] * Math.Max(0, tall) * Math.Max(0, wide);
        }

        return sum / (step * step);
    }

    private static byte[] Mirror(byte[] planes, int width) => [.. planes.Chunk(width).SelectMany(row => row.Reverse())];

    private static byte[] Cover(byte[] grey, int height, int width, int toHeight, int toWidth) => Cover(new Pixels(1, height, width, grey), toHeight, toWidth);

    private static byte[] Cover(Pixels image, int toHeight, int toWidth)
    {
        using PixelBuffer buffer = Buffer(image);
        return Resampler.Cover(buffer, Orientation.Upright, isTransparent: image.Channels == 4 && image.Plane(3).ContainsAnyExcept((byte)255), new DecodeRequest(toHeight, toWidth, image.Channels, Rgb.White)).Planes;
    }

    private static PixelBuffer Buffer(Pixels image)
    {
        var buffer = new PixelBuffer(image.Height, image.Width);
        Interleaved.FromPlanes(image.Planes, image.Channels, buffer.Bytes);
        return buffer;
    }
}
