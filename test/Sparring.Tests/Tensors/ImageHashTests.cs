using System.Numerics;
using SkiaSharp;
using Sparring.Tensors;
using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>The three hashes of a decoded image: what keeps them, and what changes them.</summary>
public sealed class ImageHashTests
{
    private const int Height = 48;
    private const int Width = 65;

    private static readonly DecodeRequest _request = new(32, 32, 3, Rgb.White);

    [Fact]
    public void ImageHash_SamePictureInFourFormats_IsTheSame()
    {
        DecodedImage[] found =
        [
            ImageDecoder.Decode(new PngFile(3, 2, 8, 2).Encode([.. Samples.SixBytes]), _request),
            ImageDecoder.Decode(new PngFile(3, 2, 16, 2) { IsInterlaced = true }.Encode([.. Samples.SixBytes.Select(value => value * 257)]), _request),
            ImageDecoder.Decode(Samples.LosslessWebp, _request),
            ImageDecoder.Decode(Samples.Gif87, _request),
            ImageDecoder.Decode(new BmpFile(3, -2, 24).Encode(0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 200, 100, 10, 0, 0, 0), _request),
            ImageDecoder.FromRaw([255, 0, 0, 0, 255, 10, 0, 255, 0, 0, 255, 100, 0, 0, 255, 0, 255, 200], 3, 2, 3, _request),
        ];

        Assert.Single(found.Select(image => (image.ImageHash, image.SampleHash, image.PerceptualHash, image.Colours)).Distinct());
        Assert.Equal(
            [ImageFormat.Png, ImageFormat.Png, ImageFormat.Webp, ImageFormat.Gif, ImageFormat.Bmp, ImageFormat.Raw],
            found.Select(image => image.Format));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AllHashes_OfTheMirrorImage_AreTheSame(bool transparent)
    {
        byte[] planes = Noise(1, 4);
        if (!transparent)
        {
            planes.AsSpan(3 * Height * Width).Fill(255);
        }

        DecodedImage image = Raw(planes, 4);
        DecodedImage mirrored = Raw([.. planes.Chunk(Width).SelectMany(row => row.Reverse())], 4);

        Assert.NotEqual(image.Sample.Planes, mirrored.Sample.Planes);
        Assert.Equal(image.ImageHash, mirrored.ImageHash);
        Assert.Equal(image.SampleHash, mirrored.SampleHash);
        Assert.Equal(image.PerceptualHash, mirrored.PerceptualHash);
    }

    [Fact]
    public void AllHashes_OfAnotherImage_Differ()
    {
        (DecodedImage one, DecodedImage other) = (Raw(Noise(1, 3), 3), Raw(Noise(2, 3), 3));

        Assert.NotEqual(one.ImageHash, other.ImageHash);
        Assert.NotEqual(one.SampleHash, other.SampleHash);
        Assert.NotEqual(one.PerceptualHash, other.PerceptualHash);
    }

    [Fact]
    public void ImageHash_OnePixelOrTurnedOver_Differs()
    {
        byte[] planes = Noise(1, 3);
        byte[] changed = [.. planes];
        changed[777] ^= 1;
        byte[] turnedOver = [.. planes.Chunk(Height * Width).SelectMany(plane => plane.Chunk(Width).Reverse().SelectMany(row => row))];

        Assert.Equal(3, new[] { planes, changed, turnedOver }.Select(image => Raw(image, 3).ImageHash).Distinct().Count());
    }

    [Fact]
    public void ImageHash_SameBytesOfAnotherShape_Differs() =>
        Assert.NotEqual(
            ImageDecoder.FromRaw(new byte[12], 1, 3, 4, _request).ImageHash,
            ImageDecoder.FromRaw(new byte[12], 1, 4, 3, _request).ImageHash);

    [Fact]
    public void ImageHash_ColourOfInvisiblePixels_HasNoPart()
    {
        DecodedImage one = ImageDecoder.FromRaw([1, 2, 3, 255, 0, 255], 1, 1, 6, _request);
        Assert.Equal((1, false), (one.Colours, one.IsTransparent));

        DecodedImage red = ImageDecoder.FromRaw([9, 200, 9, 10, 9, 10, 255, 0], 4, 1, 2, _request);
        DecodedImage blue = ImageDecoder.FromRaw([9, 30, 9, 10, 9, 220, 255, 0], 4, 1, 2, _request);

        Assert.Equal(red.ImageHash, blue.ImageHash);
        Assert.Equal((1, true), (red.Colours, red.IsTransparent));
        Assert.Equal(red.Sample.Planes, blue.Sample.Planes);
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
    public void AllHashes_OfAStoredTurn_AreThoseOfTheUprightImage(int mark)
    {
        // A picture that is stored turned with a mark, and the same picture stored upright.
        var orientation = Orientation.FromExif(mark);
        int[] stored = [.. Noise(mark, 1).Select(value => (int)value)];
        (int uprightHeight, int uprightWidth) = orientation.SwapsSides ? (Width, Height) : (Height, Width);
        int[] upright = new int[stored.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            (int row, int column) = orientation.Place(i / Width, i % Width, Height, Width);
            upright[row * uprightWidth + column] = stored[i];
        }

        DecodedImage turned = ImageDecoder.Decode(
            new PngFile(Width, Height, 8, 0) { Before = [("eXIf", JpegFile.Exif((byte)mark, bigEndian: false)[10..])] }.Encode(stored), _request);
        DecodedImage plain = ImageDecoder.Decode(new PngFile(uprightWidth, uprightHeight, 8, 0).Encode(upright), _request);

        Assert.Equal(plain.Sample.Planes, turned.Sample.Planes);
        Assert.Equal((plain.ImageHash, plain.SampleHash, plain.PerceptualHash), (turned.ImageHash, turned.SampleHash, turned.PerceptualHash));
        Assert.Equal((plain.Height, plain.Width), (turned.Height, turned.Width));
    }

    [Fact]
    public void PerceptualHash_OfARampAndOfTwoHalves_IsByHand()
    {
        var asIs = new DecodeRequest(8, 8, 1, Rgb.White);

        // From dark to bright: left and right of the middle add up to the same everywhere, so no bit of the lower 32 is set; they differ
        // by 7, 5, 3 and 1 steps towards the middle, of which the outer two are above the median in each of the eight rows.
        byte[] ramp = [.. Enumerable.Range(0, 8 * 8).Select(i => (byte)(i % 8 * 30))];
        Assert.Equal(0x3333_3333_0000_0000UL, ImageDecoder.FromRaw(ramp, 1, 8, 8, asIs).PerceptualHash);

        // Four bright rows above four dark ones: 16 bits of what both sides have in common, and none of how they differ.
        byte[] halves = [.. Enumerable.Range(0, 8 * 8).Select(i => (byte)(i < 32 ? 200 : 10))];
        Assert.Equal(0x0000_0000_0000_FFFFUL, ImageDecoder.FromRaw(halves, 1, 8, 8, asIs).PerceptualHash);
    }

    [Fact]
    public void PerceptualHash_ScaledBrightenedRecompressed_HardlyChanges()
    {
        using SKBitmap picture = Picture();
        ulong original = Hash(picture.Encode(SKEncodedImageFormat.Png, 100));
        using SKBitmap smaller = picture.Resize(new SKImageInfo(90, 60), new SKSamplingOptions(SKCubicResampler.Mitchell));

        Assert.InRange(BitOperations.PopCount(original ^ Hash(picture.Encode(SKEncodedImageFormat.Jpeg, 40))), 0, 4);
        Assert.InRange(BitOperations.PopCount(original ^ Hash(smaller.Encode(SKEncodedImageFormat.Jpeg, 80))), 0, 4);
        Assert.InRange(BitOperations.PopCount(original), 8, 56);

        Span<byte> pixels = picture.GetPixelSpan();
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Min(255, pixels[i] * 1.1 + 5);
        }

        Assert.InRange(BitOperations.PopCount(original ^ Hash(picture.Encode(SKEncodedImageFormat.Png, 100))), 0, 4);
    }

    private static ulong Hash(SKData file) => ImageDecoder.Decode(file.ToArray(), _request).PerceptualHash;

    private static SKBitmap Picture()
    {
        var bitmap = new SKBitmap(300, 200, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(60, 90, 140));
        var random = new Random(3);
        for (int i = 0; i < 40; i++)
        {
            using var paint = new SKPaint { Color = new SKColor((byte)random.Next(200), (byte)random.Next(200), (byte)random.Next(200)), IsAntialias = true };
            canvas.DrawCircle(random.Next(300), random.Next(200), random.Next(10, 50), paint);
        }

        return bitmap;
    }

    private static DecodedImage Raw(byte[] planes, int channels) => ImageDecoder.FromRaw(planes, channels, Height, Width, _request);

    private static byte[] Noise(int seed, int channels)
    {
        byte[] noise = new byte[channels * Height * Width];
        new Random(seed).NextBytes(noise);
        return noise;
    }
}
