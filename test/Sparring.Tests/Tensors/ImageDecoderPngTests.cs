using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>Every kind of PNG, written by the tests. What is expected follows from the PNG standard by hand.</summary>
public sealed class ImageDecoderPngTests
{
    private static readonly byte[] _sixColours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 10, 100, 200];

    [Theory]
    [InlineData(1, new[] { 0, 1, 1, 0 }, "00 FF / FF 00")]
    [InlineData(2, new[] { 0, 1, 2, 3 }, "00 55 / AA FF")]
    [InlineData(4, new[] { 0, 1, 8, 15 }, "00 11 / 88 FF")]
    [InlineData(8, new[] { 0, 1, 128, 255 }, "00 01 / 80 FF")]
    // 65,535 / 255 = 257: 128 is rounded down, 129 up; 0xFEFF = 254.0039 · 257.
    [InlineData(16, new[] { 128, 129, 0xFEFF, 0xFFFF }, "00 01 / FE FF")]
    public void Grey_AnyDepth_IsScaledToEightBits(int depth, int[] samples, string expected)
    {
        Assert.Equal(expected, Samples.Hex(new PngFile(2, 2, depth, 0).Encode(samples), channels: 1));
        Assert.Equal(expected, Samples.Hex(new PngFile(2, 2, depth, 0) { IsInterlaced = true }.Encode(samples), channels: 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colour_EightBits_AsItIs(bool isInterlaced) =>
        Assert.Equal(Samples.Six, Samples.Hex(new PngFile(3, 2, 8, 2) { IsInterlaced = isInterlaced }.Encode([.. Samples.SixBytes])));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colour_SixteenBits_RoundsEveryValueToTheNearest(bool isInterlaced)
    {
        // All 65,536 values, over all seven passes and five filters.
        int[] samples = [.. Enumerable.Range(0, 65536 * 3).Select(i => (i * 7 + i / 65536) & 0xFFFF)];
        var file = new PngFile(256, 256, 16, 2) { IsInterlaced = isInterlaced };

        byte[] planes = Sparring.Tests.Data.TestImages.Decode(file.Encode(samples), 3).Planes;

        Assert.Equal(Enumerable.Range(0, 65536 * 3).Select(i => (byte)Math.Round(samples[i % 65536 * 3 + i / 65536] / 257.0)), planes);
    }

    [Fact]
    public void Sixteen_WithAlpha_KeepsAll() =>
        Assert.Equal("123456FF ABCDEF80", Samples.Hex(new PngFile(2, 1, 16, 6).Encode(0x1212, 0x3434, 0x5656, 0xFFFF, 0xABAB, 0xCDCD, 0xEFEF, 0x8080), channels: 4));

    [Fact]
    public void SixteenGrey_WithAlpha_KeepsBoth() =>
        Assert.Equal("404040FF C0C0C000", Samples.Hex(new PngFile(2, 1, 16, 4).Encode(0x4040, 0xFFFF, 0xC0C0, 0), channels: 4));

    [Fact]
    public void Sixteen_TransparentColour_IsComparedInSixteenBits()
    {
        var file = new PngFile(2, 1, 16, 0) { Before = [("tRNS", [0x40, 0x41])] };

        Assert.Equal("404040FF 40404000", Samples.Hex(file.Encode(0x4040, 0x4041), channels: 4));
    }

    [Fact]
    public void GreyWithAlpha_OnWhite_IsComposited() =>
        // 100 · 128/255 + 255 · 127/255 = 177.2.
        Assert.Equal("64 B1 FF", Samples.Hex(new PngFile(3, 1, 8, 4).Encode(100, 255, 100, 128, 0, 0), channels: 1));

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Palette_AnyDepth_IsLookedUp(int depth) =>
        Assert.Equal(Samples.Six, Samples.Hex(new PngFile(3, 2, depth, 3) { Before = [("PLTE", _sixColours)] }.Encode(0, 1, 2, 3, 4, 5)));

    [Theory]
    [InlineData(1, new[] { 1, 0, 1 }, "00FF00 FF0000 00FF00")]
    [InlineData(2, new[] { 2, 3, 0 }, "0000FF 000000 FF0000")]
    public void Palette_FewBits_IsLookedUp(int depth, int[] samples, string expected) =>
        Assert.Equal(expected, Samples.Hex(new PngFile(3, 1, depth, 3) { Before = [("PLTE", _sixColours[..(3 << depth)])] }.Encode(samples)));

    [Fact]
    public void Palette_WithAlpha_KeepsIt()
    {
        var file = new PngFile(3, 1, 2, 3) { Before = [("PLTE", _sixColours), ("tRNS", [255, 128])], IsInterlaced = true };

        Assert.Equal("FF0000FF 00FF0080 0000FFFF", Samples.Hex(file.Encode(0, 1, 2), channels: 4));
    }

    [Fact]
    public void EightBits_TransparentColour_IsTransparent()
    {
        var file = new PngFile(2, 1, 8, 2) { Before = [("tRNS", [0, 1, 0, 2, 0, 3])] };

        Assert.Equal("01020300 010204FF", Samples.Hex(file.Encode(1, 2, 3, 1, 2, 4), channels: 4));
        Assert.Equal("FFFFFF 010204", Samples.Hex(file.Encode(1, 2, 3, 1, 2, 4)));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    public void Exif_ChunkBeforeOrBehindThePixels_Turns(int depth, bool isBefore)
    {
        // Stored 1 2 3 over 4 5 6; a quarter to the right.
        (string, byte[])[] notes = [("eXIf", JpegFile.Exif(6, bigEndian: true)[10..])];
        var file = new PngFile(3, 2, depth, 0) { Before = isBefore ? notes : [], After = isBefore ? [] : notes };

        Assert.Equal("04 01 / 05 02 / 06 03", Samples.Hex(file.Encode([.. Enumerable.Range(1, 6).Select(value => depth == 8 ? value : value * 257)]), channels: 1));
    }

    [Fact]
    public void ColourProfileAndGamma_AreNotApplied()
    {
        var file = new PngFile(1, 1, 8, 2) { Before = [("gAMA", [0, 1, 0x86, 0xA0]), ("iCCP", [(byte)'x', 0, 0, .. PngFile.Zlib([1, 2, 3])])] };

        Assert.Equal("0A141E", Samples.Hex(file.Encode(10, 20, 30)));
    }
}
