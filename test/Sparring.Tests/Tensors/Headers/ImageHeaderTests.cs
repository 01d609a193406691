using Sparring.Tensors;
using Sparring.Tensors.Headers;
using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors.Headers;

public sealed class ImageHeaderTests
{
    [Fact]
    public void Read_EveryFormat_GivesFormatAndSize()
    {
        Assert.Equal((ImageFormat.Png, 2, 3), Read(new PngFile(3, 2, 8, 2).Encode([.. Samples.SixBytes])));
        Assert.Equal((ImageFormat.Jpeg, 16, 24), Read(Samples.ProgressiveJpeg));
        Assert.Equal((ImageFormat.Webp, 2, 3), Read(Samples.LosslessWebp));
        Assert.Equal((ImageFormat.Webp, 16, 32), Read(Samples.LossyWebp));
        Assert.Equal((ImageFormat.Webp, 16, 32), Read(Samples.LossyAlphaWebp));
        Assert.Equal((ImageFormat.Bmp, 2, 3), Read(new BmpFile(3, -2, 24).Encode(new byte[24])));
        Assert.Equal((ImageFormat.Gif, 4, 5), Read(new GifFile(5, 4).Encode(new byte[20])));
    }

    [Fact]
    public void Read_MarkThatTurns_GivesTheUprightSize()
    {
        Assert.Equal((ImageFormat.Jpeg, 24, 8), Read(new JpegFile(3, 1, 1) { Before = JpegFile.Exif(8, bigEndian: false) }.Encode([1], [2], [3])));
        Assert.Equal((ImageFormat.Webp, 3, 2), Read(Samples.TurnedWebp));
    }

    [Fact]
    public void Read_BeginningAlone_IsEnough()
    {
        Assert.Equal((ImageFormat.Png, 2, 3), Read(new PngFile(3, 2, 8, 2).Encode([.. Samples.SixBytes])[..33]));
        Assert.Equal((ImageFormat.Bmp, 200, 300), Read(new BmpFile(300, 200, 24).Encode(0)));
        Assert.Null(ImageDecoder.ReadHeader(new PngFile(3, 2, 8, 2).Encode([.. Samples.SixBytes]).AsSpan(0, 32)));
    }

    [Fact]
    public void Read_NotAnImage_IsNull()
    {
        Assert.Null(ImageDecoder.ReadHeader([]));
        Assert.Null(ImageDecoder.ReadHeader("BMW and other cars, in a text"u8));
        Assert.Null(ImageDecoder.ReadHeader(new PngFile(3, 2, 8, 5).Assemble([])));
        Assert.Null(ImageDecoder.ReadHeader(new PngFile(3, 2, 16, 3).Assemble([])));
    }

    [Theory]
    [InlineData(0xC0, false, 0)]
    [InlineData(0xC2, false, 6)]
    [InlineData(0xC0, true, 6)]
    public void DecoderBytes_OfAJpeg_AreItsCoefficientsWhereThereAreManyScans(byte startOfFrame, bool hasManyScans, int bytesPerPixel)
    {
        byte[] file = new JpegFile(1, 1, 3) { StartOfFrame = startOfFrame, HasManyScans = hasManyScans, Claimed = (1000, 2000) }.Encode([1, 2, 3]);

        Assert.Equal(bytesPerPixel * 2_000_000, ImageHeader.Read(file)?.DecoderBytes);
    }

    [Fact]
    public void DecoderBytes_OfAJpegWithCoarseColours_AreThoseOfItsSamples() =>
        // 2x2: a colour sample for four pixels, so one and a half samples of two bytes.
        Assert.Equal(3 * 16 * 24, ImageHeader.Read(Samples.ProgressiveJpeg)?.DecoderBytes);

    [Fact]
    public void IsImage_GoesByTheFirstBytes()
    {
        Assert.True(ImageDecoder.IsImage(Samples.LosslessWebp.AsSpan(0, ImageDecoder.SignatureLength)));
        Assert.True(ImageDecoder.IsImage(new BmpFile(1, 1, 24).Encode(0).AsSpan(0, ImageDecoder.SignatureLength)));
        Assert.False(ImageDecoder.IsImage(new BmpFile(1, 1, 24).Encode(0).AsSpan(0, ImageDecoder.SignatureLength - 1)));
        Assert.False(ImageDecoder.IsImage("BMxxxxxxxxxxxxxxxxxx"u8));
        Assert.False(ImageDecoder.IsImage("RIFFxxxxWAVExxxxxxxx"u8));
    }

    private static (ImageFormat, int, int)? Read(byte[] file) => ImageDecoder.ReadHeader(file) is { } header ? (header.Format, header.Height, header.Width) : null;
}
