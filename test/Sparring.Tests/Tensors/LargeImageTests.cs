using SkiaSharp;
using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

/// <summary>Photographs of many megapixels: a fraction of their size is decoded, and only so many at a time.</summary>
public sealed class LargeImageTests
{
    [Theory]
    [InlineData(64, 3)]
    [InlineData(256, 3)]
    public void LargeJpeg_DecodedAtAFraction_IsNearTheFullDecode(int side, int channels)
    {
        const int height = 1800;
        const int width = 2600;
        byte[] planes = Photograph(height, width);
        byte[] file = Jpeg(planes, height, width);
        var request = new DecodeRequest(side, side, channels, Rgb.White);
        Assert.True(height * width > ImageDecoder.LargeJpegPixels);

        DecodedImage fraction = ImageDecoder.Decode(file, request);

        // The same file at its full size, then averaged.
        using var bitmap = SKBitmap.Decode(file, new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        using var full = new PixelBuffer(height, width);
        bitmap.GetPixelSpan().CopyTo(full.Bytes);
        byte[] expected = Resampler.Cover(full, Orientation.Upright, isTransparent: false, request).Planes;
        double meanDifference = expected.Zip(fraction.Sample.Planes, (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(meanDifference, 0, 0.5);
        Assert.Equal((height, width), (fraction.Height, fraction.Width));
    }

    [Fact]
    public void LargeJpeg_OnItsSideAtAnEighth_KeepsItsSizeAndTurns()
    {
        const int height = 1701;
        const int width = 2603;
        byte[] file = Jpeg(Photograph(height, width), height, width);
        byte[] turned = [.. file[..2], .. Files.JpegFile.Exif(6, bigEndian: true), .. file[2..]];
        var request = new DecodeRequest(64, 64, 3, Rgb.White);

        DecodedImage upright = ImageDecoder.Decode(file, request);
        DecodedImage onItsSide = ImageDecoder.Decode(turned, request);

        Assert.Equal((width, height), (onItsSide.Height, onItsSide.Width));
        for (int c = 0; c < 3; c++)
        {
            // A quarter to the right: what was the bottom of the first column comes first.
            Assert.Equal(
                Enumerable.Range(0, 64).Select(x => upright.Sample.Plane(c)[(63 - x) * 64]),
                onItsSide.Sample.Plane(c)[..64].ToArray());
        }
    }

    [Fact]
    public void LargeBuffers_ManyImages_AreNotManagedMemory()
    {
        const int side = 2200;
        byte[] file = new Files.PngFile(side, side, 8, 0).Assemble(Files.PngFile.Zlib(new byte[side * (side + 1)]));
        var request = new DecodeRequest(16, 16, 1, Rgb.White);
        ImageDecoder.Decode(file, request);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 5; i++)
        {
            ImageDecoder.Decode(file, request);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void SmallImages_Many_HardlyAllocate()
    {
        byte[] file = Jpeg(Photograph(128, 128), 128, 128);
        var request = new DecodeRequest(32, 32, 3, Rgb.White);
        ImageDecoder.Decode(file, request);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
        {
            ImageDecoder.Decode(file, request);
        }

        // The sample's 3 KiB, and a few KiB of helpers; not the 64 KiB of pixels.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 3 * 32 * 32, 16 << 10);
    }

    /// <summary>Gradients, soft waves, edges and noise.</summary>
    private static byte[] Photograph(int height, int width)
    {
        var random = new Random(5);
        byte[] planes = new byte[3 * height * width];
        for (int i = 0; i < planes.Length; i++)
        {
            (int c, int y, int x) = (i / (height * width), i / width % height, i % width);
            double value = 128 + 50 * Math.Sin((x + 3 * y) / (90.0 + 40 * c)) + 40.0 * x / width + ((x / 170 + y / 130) % 3 == 0 ? 30 : -20) + random.Next(-10, 11);
            planes[i] = (byte)Math.Clamp(value, 0, 255);
        }

        return planes;
    }

    private static byte[] Jpeg(byte[] planes, int height, int width)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        Interleaved.FromPlanes(planes, 3, bitmap.GetPixelSpan());
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
