using System.Buffers.Binary;
using System.Text;
using Sparring.Tensors;
using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>Files that are not images, or are no longer, and files that were made to do harm: a message each.</summary>
public sealed class ImageDecoderBadFileTests
{
    private const string CutOff = "ends before the image does: the file is cut off";

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello", "is meant to be an image, but what is in it is none that can be read")]
    [InlineData("BMW and other cars, in a text", "is meant to be an image, but what is in it is none that can be read")]
    [InlineData("RIFF\x10\0\0\0WAVEfmt ", "is meant to be an image, but what is in it is none that can be read")]
    [InlineData("GIF88a....................", "is meant to be an image, but what is in it is none that can be read")]
    [InlineData("II*\0\b\0\0\0", "is a TIFF image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("MM\0*\0\0\0\b", "is a TIFF image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("8BPS\0\u0001", "is a PSD image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("\0\0\0\x1C" + "ftypheic\0\0\0\0", "is a HEIC image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("\0\0\0\x1C" + "ftypmif1\0\0\0\0", "is a HEIC image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("\0\0\0\x1C" + "ftypavif\0\0\0\0", "is an AVIF image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("\0\0\0\x1C" + "ftypmp42\0\0\0\0", "is meant to be an image, but what is in it is none that can be read")]
    [InlineData("\0\0\0\fjP  \r\n", "is a JPEG 2000 image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("\xFF\n..", "is a JPEG XL image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("\0\0\0\fJXL \r\n", "is a JPEG XL image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("<svg width='3'/>", "is an SVG image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("<?xml version='1.0'?>\n<!-- a -->\n<svg/>", "is an SVG image, a format that is not read; save it as PNG or JPEG")]
    [InlineData("<?xml version='1.0'?>\n<html/>", "is meant to be an image, but what is in it is none that can be read")]
    public void OtherFiles_AreNamed(string content, string reason) => Assert.Equal(reason, Samples.Reason(Encoding.Latin1.GetBytes(content)));

    [Theory]
    [InlineData("png", "PNG")]
    [InlineData("jpeg", "JPEG")]
    [InlineData("webp", "WebP")]
    [InlineData("bmp", "BMP")]
    [InlineData("gif", "GIF")]
    public void CutOff_Anywhere_IsRefusedOrWhole(string kind, string name)
    {
        byte[] whole = Whole(kind);
        string pixels = Samples.Hex(whole);
        HashSet<string> reasons = [];
        for (int length = 18; length < whole.Length; length++)
        {
            try
            {
                // What is missing at the end may have been a checksum, a padding or the mark that the end is there.
                Assert.Equal(pixels, Samples.Hex(whole[..length]));
                Assert.InRange(whole.Length - length, 0, 21);
            }
            catch (InvalidDataException e)
            {
                reasons.Add(e.Message);
            }
        }

        Assert.Contains($"begins like a {name} file, but its header is damaged or cut off", reasons);
        Assert.Subset(new HashSet<string> { $"begins like a {name} file, but its header is damaged or cut off", CutOff, SkiaHeader }, reasons);
        Assert.True(reasons.Count > 1, string.Join("; ", reasons));
    }

    [Theory]
    [InlineData(100_000, 100_000, "claims 100000x100000 pixels, which take 38147 MiB to decode; at most 600 MiB are used: scale it down, or remove it")]
    [InlineData(int.MaxValue, int.MaxValue, "claims 2147483647x2147483647 pixels; sides of at most 1,000,000 are read: scale it down, or remove it")]
    [InlineData(1_000_001, 1, "claims 1000001x1 pixels; sides of at most 1,000,000 are read: scale it down, or remove it")]
    [InlineData(1, 150_000_000, "claims 1x150000000 pixels; sides of at most 1,000,000 are read: scale it down, or remove it")]
    [InlineData(0, 5, "begins like a PNG file, but its header is damaged or cut off")]
    [InlineData(5, 0, "begins like a PNG file, but its header is damaged or cut off")]
    [InlineData(-5, 5, "begins like a PNG file, but its header is damaged or cut off")]
    public void Png_ImpossibleSize_IsRefusedBeforeAnythingIsAllocated(int width, int height, string reason)
    {
        foreach (int depth in new[] { 8, 16 })
        {
            byte[] file = new PngFile(width, height, depth, 0).Assemble(PngFile.Zlib([0]));
            Assert.InRange(file.Length, 60, 80);
            long before = GC.GetAllocatedBytesForCurrentThread();

            string found = Samples.Reason(file);

            Assert.Equal(reason, found);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void OtherFormats_ImpossibleSize_AreRefused()
    {
        const string rest = "at most 600 MiB are used: scale it down, or remove it";
        byte[] jpeg = new JpegFile(1, 1, 3) { Claimed = (65535, 65535), StartOfFrame = 0xC2 }.Encode([1, 2, 3]);
        Assert.Equal($"claims 65535x65535 pixels, which take 40959 MiB to decode; {rest}", Samples.Reason(jpeg));

        byte[] webp = [.. Samples.LosslessWebp];
        BinaryPrimitives.WriteUInt32LittleEndian(webp.AsSpan(21), 0x0FFFFFFF);
        Assert.Equal($"claims 16384x16384 pixels, which take 2048 MiB to decode; {rest}", Samples.Reason(webp));

        Assert.Equal($"claims 900000x900000 pixels, which take 3089905 MiB to decode; {rest}", Samples.Reason(new BmpFile(900_000, 900_000, 24).Encode(0)));
        const string sides = "claims 2147483647x2147483647 pixels; sides of at most 1,000,000 are read: scale it down, or remove it";
        Assert.Equal(sides, Samples.Reason(new BmpFile(int.MaxValue, int.MaxValue, 24).Encode(0)));
        Assert.Equal(sides, Samples.Reason(new BmpFile(int.MaxValue, -int.MaxValue, 1).Encode(0)));
        Assert.Equal($"claims 65535x65535 pixels, which take 32768 MiB to decode; {rest}", Samples.Reason(new GifFile(65535, 65535).Encode([0])));
    }

    [Fact]
    public void Jpeg_SizesWithoutPixels_AreRefused()
    {
        Assert.Equal("begins like a JPEG file, but its header is damaged or cut off", Samples.Reason(new JpegFile(1, 1, 1) { Claimed = (0, 8) }.Encode([1])));
        Assert.Equal("begins like a JPEG file, but its header is damaged or cut off", Samples.Reason(new JpegFile(1, 1, 1) { Claimed = (8, 0) }.Encode([1])));
    }

    [Theory]
    [InlineData(8, "cannot be decoded (ErrorInInput): the file is damaged")]
    [InlineData(16, "cannot be decoded (a checksum is wrong): the file is damaged")]
    public void Png_WrongChecksum_IsRefused(int depth, string reason)
    {
        byte[] file = new PngFile(3, 2, depth, 2).Encode([.. Samples.SixBytes]);
        byte[] header = [.. file];
        header[29] ^= 1;
        Assert.Equal("begins like a PNG file, but its header is damaged or cut off", Samples.Reason(header));

        byte[] data = [.. file];
        data[^16] ^= 1;
        Assert.Equal(reason, Samples.Reason(data));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Png_DataThatUnpackFarBeyondTheImage_AreReadAsFarAsTheImageGoes(int depth)
    {
        // 64 MiB of zeros behind the one row that there is.
        byte[] bomb = PngFile.Zlib(new byte[64 << 20]);
        byte[] file = new PngFile(1, 1, depth, 0).Assemble(bomb);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("00", Samples.Hex(file, channels: 1));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Png_SixteenBitsWithANonexistentFilter_SaysSo()
    {
        Assert.Equal(
            "cannot be decoded (there is no PNG filter 9): the file is damaged",
            Samples.Reason(new PngFile(1, 1, 16, 0).Assemble(PngFile.Zlib([9, 1, 2]))));
        Assert.Equal(
            "cannot be decoded (its compressed pixels are wrong): the file is damaged",
            Samples.Reason(new PngFile(1, 1, 16, 0).Assemble([1, 2, 3, 4, 5, 6])));
    }

    [Fact]
    public void Png_WithoutPixels_IsCutOff()
    {
        byte[] whole = new PngFile(3, 2, 16, 2).Encode([.. Samples.SixBytes]);

        Assert.Equal(CutOff, Samples.Reason([.. whole[..33], .. PngFile.Chunk("IEND", [])]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    public void Jpeg_SegmentOfALyingLength_IsRefused(int length)
    {
        byte[] file = new JpegFile(1, 1, 1) { Before = JpegFile.Segment(0xE0, new byte[20]) }.Encode([5]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)length);

        Assert.Equal("begins like a JPEG file, but its header is damaged or cut off", Samples.Reason(file));
    }

    [Theory]
    [InlineData(0xC3)]
    [InlineData(0xCB)]
    public void Jpeg_LosslessKinds_AreRefused(byte startOfFrame) =>
        Assert.Equal(
            "begins like a JPEG file, but its header is damaged or cut off",
            Samples.Reason(new JpegFile(1, 1, 1) { StartOfFrame = startOfFrame }.Encode([5])));

    [Fact]
    public void Gif_WithoutAFrame_IsRefused() =>
        Assert.Equal("begins like a GIF file, but its header is damaged or cut off", Samples.Reason(new GifFile(2, 2).Encode()));

    [Fact]
    public void Bmp_SizesAndOffsetsThatLie_AreRefused()
    {
        const string damaged = "begins like a BMP file, but its header is damaged or cut off";
        byte[] pixels = new byte[64];
        Assert.Equal(damaged, Samples.Reason(new BmpFile(-3, 2, 24).Encode(pixels)));
        Assert.Equal(damaged, Samples.Reason(new BmpFile(3, int.MinValue, 24).Encode(pixels)));
        Assert.Equal(damaged, Samples.Reason(new BmpFile(0, 2, 24).Encode(pixels)));
        Assert.Equal(damaged, Samples.Reason(new BmpFile(3, 2, 23).Encode(pixels)));
        Assert.Equal(damaged, Samples.Reason(new BmpFile(3, 2, 24) { Compression = 5 }.Encode(pixels)));
        Assert.Equal(CutOff, Samples.Reason(new BmpFile(300, 200, 24).Encode(pixels)));
        Assert.Equal("cannot be decoded (InvalidInput): the file is damaged", Samples.Reason(new BmpFile(3, 2, 24) { Offset = uint.MaxValue }.Encode(pixels)));
        Assert.Equal(SkiaHeader, Samples.Reason(new BmpFile(3, 2, 24) { Offset = 5 }.Encode(pixels)));
    }

    [Fact]
    public void Webp_LyingLength_IsRefusedOrReadAsItIs()
    {
        byte[] shorter = [.. Samples.LosslessWebp];
        BinaryPrimitives.WriteInt32LittleEndian(shorter.AsSpan(4), 20);
        Assert.Equal(SkiaHeader, Samples.Reason(shorter));

        byte[] longer = [.. Samples.LosslessWebp];
        BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(4), int.MaxValue - 100);
        Assert.Equal(Samples.Six, Samples.Hex(longer));
    }

    [Fact]
    public void Raw_ThatDoesNotFitItsShape_IsTheCallersMistake()
    {
        var request = new DecodeRequest(4, 4, 1, Rgb.White);

        Assert.StartsWith(
            "Pixels are 1, 3 or 4 channels; 5 bytes came for 1 channels of 2x2.",
            Assert.Throws<ArgumentException>(() => ImageDecoder.FromRaw(new byte[5], 1, 2, 2, request)).Message);
        Assert.Throws<ArgumentException>(() => ImageDecoder.FromRaw(new byte[8], 2, 2, 2, request));
    }

    private const string SkiaHeader = "begins like an image, but its header is damaged, cut off or of a kind that is not read";

    private static byte[] Whole(string kind) => kind switch
    {
        "png" => new PngFile(3, 2, 8, 2).Encode([.. Samples.SixBytes]),
        "jpeg" => new JpegFile(6, 4, 3).Encode([.. Enumerable.Range(0, 24).Select(i => new[] { (byte)(i * 10), (byte)(255 - i * 9), (byte)(i * 7 % 256) })]),
        "webp" => Samples.LosslessWebp,
        "bmp" => new BmpFile(3, 2, 24).Encode([.. Enumerable.Range(1, 24).Select(i => (byte)(i * 9))]),
        _ => new GifFile(8, 8).Encode([.. Enumerable.Range(0, 64).Select(i => (byte)(i * 7 % 4))]),
    };
}
