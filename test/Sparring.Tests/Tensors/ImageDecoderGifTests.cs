using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>GIF files, written by the tests. The palette is red, green, blue, white.</summary>
public sealed class ImageDecoderGifTests
{
    [Fact]
    public void OneFrame_AsItIs() => Assert.Equal("FF0000 00FF00 / 0000FF FFFFFF", Samples.Hex(new GifFile(2, 2).Encode([0, 1, 2, 3])));

    [Fact]
    public void Version87_OfImageMagick_AsItIs() => Assert.Equal(Samples.Six, Samples.Hex(Samples.Gif87));

    [Fact]
    public void ManyFrames_IsTheFirst() => Assert.Equal("FF0000 00FF00", Samples.Hex(new GifFile(2, 1).Encode([0, 1], [2, 2], [3, 3])));

    [Fact]
    public void Transparent_IsTransparent()
    {
        byte[] file = new GifFile(2, 1) { Transparent = 1 }.Encode([0, 1]);

        Assert.Equal("FF0000 FFFFFF", Samples.Hex(file));
        Assert.Equal("FF0000FF 00000000", Samples.Hex(file, channels: 4));
    }

    [Fact]
    public void Interlaced_IsPutInOrder() =>
        // Nine rows of one pixel; stored are rows 0 8, then 4, then 2 6, then 1 3 5 7.
        Assert.Equal(
            "FF0000 / FFFFFF / 0000FF / FFFFFF / 00FF00 / FFFFFF / 0000FF / FFFFFF / FF0000",
            Samples.Hex(new GifFile(1, 9) { IsInterlaced = true }.Encode([0, 0, 1, 2, 2, 3, 3, 3, 3])));

    [Fact]
    public void FrameSmallerThanTheCanvas_IsClearAround() =>
        Assert.Equal(
            "00000000 00000000 00000000 / 00000000 00FF00FF 0000FFFF",
            Samples.Hex(new GifFile(3, 2) { Frame = (1, 1, 2, 1) }.Encode([1, 2]), channels: 4));

    [Fact]
    public void FrameBeyondTheCanvas_MakesItLarger() =>
        Assert.Equal("FFFFFF FFFFFF FF0000 00FF00", Samples.Hex(new GifFile(2, 1) { Frame = (2, 0, 2, 1) }.Encode([0, 1])));
}
