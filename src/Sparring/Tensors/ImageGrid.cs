using static TorchSharp.torch;

namespace Sparring.Tensors;

/// <summary>
/// Many images in one picture: rows and columns with gaps of 2 white pixels, each image enlarged by a whole factor so that
/// small ones can be seen.
/// </summary>
public static class ImageGrid
{
    internal const int Gap = 2;

    private const int MinCell = 64;

    /// <summary>Lays images out as one PNG.</summary>
    /// <param name="images">[N, C, H, W], floating point in [-1, 1], C = 1, 3 or 4. Alpha is composited on white.</param>
    /// <param name="columns">Images in a row; 0 for as many as make the picture nearly square.</param>
    /// <param name="scale">Pixels for each pixel and direction; 0 for the smallest whole factor that makes an image's longer side at least 64.</param>
    /// <returns>The bytes of the PNG file, grey where C = 1, colour otherwise.</returns>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public static byte[] Encode(Tensor images, int columns = 0, int scale = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4)
        {
            throw new ArgumentException($"A grid needs images as [N, C, H, W]; a tensor of [{string.Join(", ", images.shape)}] came.", nameof(images));
        }

        return Encode(PixelTensors.ToBytes(images), (int)images.shape[1], (int)images.shape[2], (int)images.shape[3], columns, scale);
    }

    /// <summary>Lays images out as one PNG.</summary>
    /// <param name="images">N·C·H·W bytes, image after image, channel after channel. Alpha is not premultiplied, and composited on white.</param>
    /// <param name="channels">C: 1, 3 or 4.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="columns">Images in a row; 0 for as many as make the picture nearly square.</param>
    /// <param name="scale">Pixels for each pixel and direction; 0 for the smallest whole factor that makes an image's longer side at least 64.</param>
    /// <returns>The bytes of the PNG file, grey where C = 1, colour otherwise.</returns>
    /// <exception cref="ArgumentException">The bytes are not at least one whole image, or the channels not 1, 3 or 4.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> images, int channels, int height, int width, int columns = 0, int scale = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        if (channels is not (1 or 3 or 4) || height < 1 || width < 1 || images.IsEmpty || images.Length % (channels * height * width) != 0)
        {
            throw new ArgumentException(
                $"A grid needs whole images of 1, 3 or 4 channels, at least one; {images.Length} bytes came for {channels} channels of {width}x{height}.", nameof(images));
        }

        int count = images.Length / (channels * height * width);
        int across = columns > 0 ? columns : Math.Clamp((int)Math.Ceiling(Math.Sqrt((double)count * height / width)), 1, count);
        int down = (count + across - 1) / across;
        int zoom = scale > 0 ? scale : ZoomOf(height, width);

        int shownChannels = channels == 1 ? 1 : 3;
        int pictureHeight = down * (height * zoom + Gap) + Gap;
        int pictureWidth = across * (width * zoom + Gap) + Gap;
        byte[] picture = new byte[(long)shownChannels * pictureHeight * pictureWidth];
        Array.Fill(picture, byte.MaxValue);
        for (int n = 0; n < count; n++)
        {
            ReadOnlySpan<byte> image = images.Slice(n * channels * height * width, channels * height * width);
            int top = n / across * (height * zoom + Gap) + Gap;
            int left = n % across * (width * zoom + Gap) + Gap;
            for (int c = 0; c < shownChannels; c++)
            {
                for (int y = 0; y < height * zoom; y++)
                {
                    Span<byte> row = picture.AsSpan((c * pictureHeight + top + y) * pictureWidth + left, width * zoom);
                    DrawRow(image, channels, c, y / zoom, height, width, zoom, row);
                }
            }
        }

        return ImageCodec.EncodePng(picture, shownChannels, pictureHeight, pictureWidth);
    }

    /// <summary>Writes images into a PNG file, laid out as <see cref="Encode(Tensor, int, int)"/> does.</summary>
    /// <param name="path">The file; it is replaced where it exists.</param>
    /// <param name="images">[N, C, H, W], floating point in [-1, 1], C = 1, 3 or 4.</param>
    /// <param name="columns">Images in a row; 0 for as many as make the picture nearly square.</param>
    public static void Save(string path, Tensor images, int columns = 0) => File.WriteAllBytes(path, Encode(images, columns));

    /// <summary>The smallest whole factor that makes an image's longer side at least 64.</summary>
    internal static int ZoomOf(int height, int width) => Math.Max(1, (MinCell + Math.Max(height, width) - 1) / Math.Max(height, width));

    private static void DrawRow(ReadOnlySpan<byte> image, int channels, int channel, int y, int height, int width, int zoom, Span<byte> row)
    {
        for (int x = 0; x < width; x++)
        {
            int value = image[(channel * height + y) * width + x];
            if (channels == 4)
            {
                int alpha = image[(3 * height + y) * width + x];
                value = (value * alpha + 255 * (255 - alpha) + 127) / 255;
            }

            row.Slice(x * zoom, zoom).Fill((byte)value);
        }
    }
}
