using Sparring.Tensors;
using Sparring.Tests.Data;
using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>WebP files of libwebp's own programs.</summary>
public sealed class ImageDecoderWebpTests
{
    [Fact]
    public void Lossless_AsItIs() => Assert.Equal(Samples.Six, Samples.Hex(Samples.LosslessWebp));

    [Fact]
    public void Lossless_WithExif_IsTurned() => Assert.Equal("000000 FF0000 / FFFFFF 00FF00 / 0A64C8 0000FF", Samples.Hex(Samples.TurnedWebp));

    [Fact]
    public void Lossless_WithAlpha_KeepsOrComposites()
    {
        Assert.Equal("FF0000FF 0A64C880", Samples.Hex(Samples.AlphaWebp, channels: 4)[..17]);

        // 10 · 128/255 + 255 · 127/255 = 132.0; 100 → 177.2; 200 → 227.4.
        Assert.Equal("FF0000 84B1E3 FFFFFF", Samples.Hex(Samples.AlphaWebp));
    }

    [Fact]
    public void Lossy_IsWhatDwebpMakesOfIt()
    {
        Pixels image = TestImages.Decode(Samples.LossyWebp, 3);

        // dwebp 1.2.4: 2750DD on the left, C93D28 on the right.
        Assert.Equal((16, 32), (image.Height, image.Width));
        Assert.Equal([0x27, 0x50, 0xDD, 0xC9, 0x3D, 0x28], new[] { 5, 28 }.SelectMany(x => Enumerable.Range(0, 3).Select(c => (int)image.Plane(c)[7 * 32 + x])));
    }

    [Fact]
    public void Lossy_WithAlpha_KeepsIt()
    {
        Pixels image = TestImages.Decode(Samples.LossyAlphaWebp, 4);

        Assert.Equal([0x27, 0x50, 0xDD, 255, 0xC9, 0x3D, 0x28, 0x66], new[] { 5, 28 }.SelectMany(x => Enumerable.Range(0, 4).Select(c => (int)image.Plane(c)[7 * 32 + x])));
    }

    [Fact]
    public void Animated_IsItsFirstFrame()
    {
        Assert.Equal(string.Join(" / ", Enumerable.Repeat("FF0000 FF0000 FF0000 FF0000", 4)), Samples.Hex(Samples.AnimatedWebp));

        const string clear = "00000000 00000000 ";
        const string blue = clear + "0000FFFF 0000FFFF";
        Assert.Equal($"{clear}{clear}/ {clear}{clear}/ {blue} / {blue}", Samples.Hex(Samples.SmallFirstFrameWebp, channels: 4));
    }
}
