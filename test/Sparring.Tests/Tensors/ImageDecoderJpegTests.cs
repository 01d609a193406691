using Sparring.Tensors;
using Sparring.Tests.Data;
using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>Every kind of JPEG: flat blocks that the tests write themselves, and files of other programs beside what djpeg makes of them.</summary>
public sealed class ImageDecoderJpegTests
{
    // The means of six blocks, three in a row.
    private static readonly byte[][] _greys = [[10], [20], [30], [40], [50], [60]];

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC1)]
    [InlineData(0xC2)]
    public void Grey_BaselineExtendedProgressive_AsItIs(byte startOfFrame)
    {
        Pixels image = TestImages.Decode(new JpegFile(3, 2, 1) { StartOfFrame = startOfFrame }.Encode(_greys));

        Assert.Equal((1, 16, 24), (image.Channels, image.Height, image.Width));
        Assert.Equal("0A 14 1E / 28 32 3C", Blocks(image));
    }

    [Theory]
    [InlineData(false, 0xC0)]
    [InlineData(true, 0xC0)]
    [InlineData(true, 0xC2)]
    public void Colour_AdobeSaysRgb_AsItIs(bool hasManyScans, byte startOfFrame)
    {
        var file = new JpegFile(2, 1, 3) { AdobeTransform = 0, HasManyScans = hasManyScans, StartOfFrame = startOfFrame };

        Assert.Equal("C8640A 00FF7B", Blocks(TestImages.Decode(file.Encode([200, 100, 10], [0, 255, 123]))));
    }

    [Fact]
    public void Colour_LumaAndChroma_IsConverted()
    {
        // BT.601: R = Y + 1.402 (Cr − 128), G = Y − 0.344136 (Cb − 128) − 0.714136 (Cr − 128), B = Y + 1.772 (Cb − 128).
        // Y 100, Cb 108, Cr 158: 142.1, 85.5, 64.6.
        Pixels image = TestImages.Decode(new JpegFile(1, 1, 3).Encode([100, 108, 158]));

        Assert.InRange(image.Plane(0)[0], 142, 142);
        Assert.InRange(image.Plane(1)[0], 85, 86);
        Assert.InRange(image.Plane(2)[0], 64, 65);
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC2)]
    public void Cmyk_OfAdobe_IsInverted(byte startOfFrame)
    {
        // Adobe stores 255 − ink: red is stored cyan · stored black / 255. 200 · 255, 100 · 255, 50 · 255; 200 · 128 / 255 = 100.4.
        var file = new JpegFile(2, 1, 4) { AdobeTransform = 0, StartOfFrame = startOfFrame };

        Assert.Equal("C86432 643219", Blocks(TestImages.Decode(file.Encode([200, 100, 50, 255], [200, 100, 50, 128]))));
    }

    [Fact]
    public void Ycck_OfAdobe_IsConvertedAndInverted()
    {
        // As luma and chroma above: 142.1, 85.5 and 64.6 are 255 − stored cyan, magenta, yellow. Red is (255 − 142.1) · 128 / 255 = 56.7.
        Pixels image = TestImages.Decode(new JpegFile(1, 1, 4) { AdobeTransform = 2 }.Encode([100, 108, 158, 128]));

        Assert.InRange(image.Plane(0)[0], 56, 57);
        Assert.InRange(image.Plane(1)[0], 84, 86);
        Assert.InRange(image.Plane(2)[0], 95, 96);
    }

    [Fact]
    public void Cmyk_OfImageMagick_IsNearItsGradient() => AssertGradient(Samples.CmykJpeg, 9);

    [Fact]
    public void Progressive_OfCjpeg_IsWhatDjpegMakesOfIt() => AssertGradient(Samples.ProgressiveJpeg, 0);

    [Fact]
    public void Arithmetic_OfCjpeg_IsWhatDjpegMakesOfIt() => AssertGradient(Samples.ArithmeticJpeg, 0);

    [Theory]
    [InlineData(1, "0A 14 1E / 28 32 3C")]
    [InlineData(2, "1E 14 0A / 3C 32 28")]
    [InlineData(3, "3C 32 28 / 1E 14 0A")]
    [InlineData(4, "28 32 3C / 0A 14 1E")]
    [InlineData(5, "0A 28 / 14 32 / 1E 3C")]
    [InlineData(6, "28 0A / 32 14 / 3C 1E")]
    [InlineData(7, "3C 1E / 32 14 / 28 0A")]
    [InlineData(8, "1E 3C / 14 32 / 0A 28")]
    public void Exif_EveryOrientation_IsUpright(byte mark, string expected)
    {
        foreach (bool bigEndian in new[] { true, false })
        {
            byte[] file = new JpegFile(3, 2, 1) { Before = JpegFile.Exif(mark, bigEndian) }.Encode(_greys);
            DecodedImage decoded = ImageDecoder.Decode(file, new DecodeRequest(mark < 5 ? 16 : 24, mark < 5 ? 24 : 16, 1, Rgb.White));

            Assert.Equal(expected, Blocks(decoded.Sample));
            Assert.Equal((decoded.Sample.Height, decoded.Sample.Width), (decoded.Height, decoded.Width));
        }
    }

    [Fact]
    public void Segments_ManyAndLarge_ArePassedOver()
    {
        byte[] notes = [.. Enumerable.Range(0, 40).SelectMany(i => JpegFile.Segment((byte)(0xE0 + i % 14), new byte[65533]))];

        Assert.Equal("0A 14 1E / 28 32 3C", Blocks(TestImages.Decode(new JpegFile(3, 2, 1) { Before = notes }.Encode(_greys))));
    }

    [Theory]
    [InlineData("MM\0*\0\0\0\x7F")]
    [InlineData("MM\0*\xFF\xFF\xFF\xFF")]
    [InlineData("II*\0\b\0\0\0\xFF\xFF")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Exif_Damaged_IsPassedOver(string tiff)
    {
        byte[] notes = JpegFile.Segment(0xE1, [.. "Exif\0\0"u8, .. tiff.Select(letter => (byte)letter)]);

        Assert.Equal("0A 14 1E / 28 32 3C", Blocks(TestImages.Decode(new JpegFile(3, 2, 1) { Before = notes }.Encode(_greys))));
    }

    /// <summary>The first pixel of the first, the eighth and the last row, as djpeg 2.1.5 gives them: F80109, 890076, 0700F7.</summary>
    private static void AssertGradient(byte[] file, int tolerance)
    {
        Pixels image = TestImages.Decode(file, 3);

        Assert.Equal((16, 24), (image.Height, image.Width));
        foreach ((int row, int[] expected) in new[] { (0, new[] { 0xF8, 0x01, 0x09 }), (7, [0x89, 0x00, 0x76]), (15, [0x07, 0x00, 0xF7]) })
        {
            for (int c = 0; c < 3; c++)
            {
                Assert.InRange(image.Plane(c)[row * 24], expected[c] - tolerance, expected[c] + tolerance);
            }
        }
    }

    /// <summary>The pixel in the middle of each block.</summary>
    private static string Blocks(Pixels image)
    {
        (int height, int width) = (image.Height / 8, image.Width / 8);
        byte[] planes = [.. Enumerable.Range(0, image.Channels).SelectMany(c => Enumerable.Range(0, height * width)
            .Select(i => image.Planes[(c * image.Height + 8 * (i / width) + 4) * image.Width + 8 * (i % width) + 4]))];
        return Samples.Hex(new Pixels(image.Channels, height, width, planes));
    }
}
