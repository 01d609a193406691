using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Writes planar pixels as image files.</summary>
public static class ImageCodec
{
    /// <summary>Encodes one image as a PNG file without loss.</summary>
    /// <param name="planar">Bytes, channel after channel (C, H, W); alpha is not premultiplied.</param>
    /// <param name="channels">1 (grey), 3 (colour) or 4 (colour and alpha).</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="ArgumentException">The channels are not 1, 3 or 4, or the bytes are not C·H·W.</exception>
    public static byte[] EncodePng(ReadOnlySpan<byte> planar, int channels, int height, int width)
    {
        if (channels is not (1 or 3 or 4) || planar.Length != (long)channels * height * width || planar.Length == 0)
        {
            throw new ArgumentException(
                $"A PNG needs 1, 3 or 4 channels of at least one pixel; {planar.Length} bytes came for {channels} channels of {width}x{height}.", nameof(planar));
        }

        SKImageInfo info = channels switch
        {
            1 => new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque),
            3 => new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque),
            _ => new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul),
        };
        byte[] interleaved = channels == 1 ? planar.ToArray() : new byte[4 * height * width];
        if (channels > 1)
        {
            Interleaved.FromPlanes(planar, channels, interleaved);
        }

        using SKImage image = SKImage.FromPixelCopy(info, interleaved.AsSpan());
        using SKData file = image.Encode(SKEncodedImageFormat.Png, 100)
            ?? throw new SparringException($"The PNG encoder refused an image of {width}x{height} pixels. Ask for a smaller one.");
        return file.ToArray();
    }
}
