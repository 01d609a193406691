using Sparring.Tensors;
using Sparring.Tests.Data;

namespace Sparring.Tests.Tensors;

/// <summary>The PNG files were written by Python with nothing but zlib.</summary>
public sealed class ImageCodecTests
{
    private static readonly byte[] _colour = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAF0lEQVR4nGP4z8DAAMFcInIaRjZuAVEAM1kEwOQkmMsAAAAASUVORK5CYII=");

    private static readonly byte[] _grey = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNgSGE48R8ABCUCLMYPuiEAAAAASUVORK5CYII=");

    private static readonly byte[] _alpha = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGM4kcLQwCUixwAADCUB6emyg7UAAAAASUVORK5CYII=");

    /// <summary>A header of 20,000 by 20,000 pixels and hardly any data.</summary>
    private static readonly byte[] _huge = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAATiAAAE4gCAIAAABsEtFuAAAADElEQVR4nGNgoD0AAABkAAGGZDw1AAAAAElFTkSuQmCC");

    [Fact]
    public void Decode_Colour_GivesPlanarBytes()
    {
        Pixels image = TestImages.Decode(_colour, null);

        Assert.Equal((3, 2, 3), (image.Channels, image.Height, image.Width));
        Assert.Equal([255, 0, 0, 10, 40, 70, 0, 255, 0, 20, 50, 80, 0, 0, 255, 30, 60, 90], image.Planes);
    }

    [Fact]
    public void Decode_ColourAsGrey_IsLuma()
    {
        // 0.299, 0.587 and 0.114 times 255; (0.299 · 10 + 0.587 · 20 + 0.114 · 30) = 18.15, and 30 more for each pixel to the right.
        Assert.Equal([76, 150, 29, 18, 48, 78], TestImages.Decode(_colour, 1).Planes);
    }

    [Fact]
    public void Decode_Grey_StaysOneChannelUnlessAsked()
    {
        Assert.Equal([0, 100, 200, 255], TestImages.Decode(_grey, null).Planes);
        Assert.Equal([0, 100, 200, 255, 0, 100, 200, 255, 0, 100, 200, 255], TestImages.Decode(_grey, 3).Planes);
    }

    [Fact]
    public void Decode_Alpha_CompositedOnWhiteUnlessKept()
    {
        // 200 · 128/255 + 255 · 127/255 = 227.4; 100 → 177.2; 0 → 127; where alpha is 0, white.
        Assert.Equal([227, 255, 177, 255, 127, 255], TestImages.Decode(_alpha, null).Planes);
        Assert.Equal([200, 10, 100, 20, 0, 30, 128, 0], TestImages.Decode(_alpha, 4).Planes);
    }

    [Fact]
    public void Decode_Jpeg_IsNearItsColour()
    {
        Pixels image = TestImages.Decode(TestImages.FlatJpeg(20, 30, 180, 90, 40), null);

        Assert.Equal((3, 20, 30), (image.Channels, image.Height, image.Width));
        Assert.All(image.Plane(0).ToArray(), value => Assert.InRange(value, 177, 183));
        Assert.All(image.Plane(2).ToArray(), value => Assert.InRange(value, 36, 44));
        Assert.Equal(1, TestImages.Decode(TestImages.FlatJpeg(8, 8, 90, 90, 90), null).Channels);
    }

    [Fact]
    public void Decode_Unusable_SaysWhy()
    {
        string Reason(byte[] file) => Assert.Throws<InvalidDataException>(() => TestImages.Decode(file)).Message;

        Assert.Equal("is meant to be an image, but what is in it is none that can be read", Reason("GIF88a"u8.ToArray()));
        Assert.Equal("begins like a PNG file, but its header is damaged or cut off", Reason(_colour[..20]));
        Assert.Equal("claims 20000x20000 pixels, which take 1526 MiB to decode; at most 600 MiB are used: scale it down, or remove it", Reason(_huge));
        byte[] noise = new byte[64 * 64];
        new Random(1).NextBytes(noise);
        byte[] large = ImageCodec.EncodePng(noise, 1, 64, 64);
        Assert.Equal("ends before the image does: the file is cut off", Reason(large[..(large.Length / 2)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void EncodePng_RandomPixels_DecodeToTheSame(int channels)
    {
        byte[] pixels = new byte[channels * 5 * 7];
        new Random(channels).NextBytes(pixels);

        Pixels back = TestImages.Decode(ImageCodec.EncodePng(pixels, channels, 5, 7), channels);

        Assert.Equal((channels, 5, 7), (back.Channels, back.Height, back.Width));
        Assert.Equal(pixels, back.Planes);
    }

    [Fact]
    public void EncodePng_WrongLength_NamesBoth() => Assert.StartsWith(
        "A PNG needs 1, 3 or 4 channels of at least one pixel; 5 bytes came for 3 channels of 1x2.",
        Assert.Throws<ArgumentException>(() => ImageCodec.EncodePng(new byte[5], 3, 2, 1)).Message);
}
