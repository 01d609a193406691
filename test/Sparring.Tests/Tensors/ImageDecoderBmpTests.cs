using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>Every kind of Windows bitmap, written by the tests. Rows run from the bottom to the top.</summary>
public sealed class ImageDecoderBmpTests
{
    private static readonly byte[] _palette = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 0, 200, 100, 10, 0];

    // Blue, green, red.
    private static readonly byte[] _upper = [0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0];
    private static readonly byte[] _lower = [0, 0, 0, 255, 255, 255, 200, 100, 10, 0, 0, 0];

    [Fact]
    public void TwentyFourBits_AsItIs() => Assert.Equal(Samples.Six, Samples.Hex(new BmpFile(3, 2, 24).Encode([.. _lower, .. _upper])));

    [Fact]
    public void TopDown_IsNotTurnedOver() => Assert.Equal(Samples.Six, Samples.Hex(new BmpFile(3, -2, 24).Encode([.. _upper, .. _lower])));

    [Fact]
    public void ThirtyTwoBits_AsItIs() => Assert.Equal("0A64C8 FFFFFF", Samples.Hex(new BmpFile(2, 1, 32).Encode(200, 100, 10, 0, 255, 255, 255, 0)));

    [Fact]
    public void SixteenBits_AreScaledToEight() =>
        // Five bits each: 31, 0, 0; 0, 0, 31; 16, 16, 16, which is 16 · 255 / 31 = 131.6.
        Assert.Equal("FF0000 0000FF 848484", Samples.Hex(new BmpFile(3, 1, 16).Encode(0x00, 0x7C, 0x1F, 0x00, 0x10, 0x42, 0, 0)));

    [Fact]
    public void EightBits_AreLookedUp() => Assert.Equal(Samples.Six, Samples.Hex(new BmpFile(3, 2, 8) { Palette = _palette }.Encode(3, 4, 5, 0, 0, 1, 2, 0)));

    [Fact]
    public void FourBits_AreLookedUp() => Assert.Equal(Samples.Six, Samples.Hex(new BmpFile(3, 2, 4) { Palette = _palette }.Encode(0x34, 0x50, 0, 0, 0x01, 0x20, 0, 0)));

    [Fact]
    public void OneBit_IsLookedUp() => Assert.Equal("FF0000 00FF00 FF0000", Samples.Hex(new BmpFile(3, 1, 1) { Palette = _palette[..8] }.Encode(0x40, 0, 0, 0)));

    [Fact]
    public void RunLengths_AreUnrolled() =>
        // Lower row: three pixels as they are (0, 3, …, padded), end of line. Upper row: 0, then a run of two 1s; end of the bitmap.
        Assert.Equal(
            "FF0000 00FF00 00FF00 / 000000 FFFFFF 0A64C8",
            Samples.Hex(new BmpFile(3, 2, 8) { Compression = 1, Palette = _palette }.Encode(0, 3, 3, 4, 5, 0, 0, 0, 1, 0, 2, 1, 0, 1)));

    [Fact]
    public void CoreHeader_IsRead()
    {
        // The header of OS/2: twelve bytes, a palette of three bytes an entry.
        byte[] file = [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 12, 0, 0, 0, 3, 0, 2, 0, 1, 0, 24, 0, .. _lower, .. _upper];

        Assert.Equal(Samples.Six, Samples.Hex(file));
    }
}
