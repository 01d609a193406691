using Sparring.Tensors.Headers;

namespace Sparring.Tensors;

/// <summary>Turns the bytes of an image file into a sample.</summary>
/// <remarks>
/// PNG, JPEG, WebP, BMP and GIF are read, told apart by their content. A camera's rotation mark is obeyed, of an animation the first frame
/// is taken, 16 bits are rounded to 8, and colour profiles are not applied: JPEGs of four inks are converted by multiplication, and taken for
/// inverted, as Adobe's programs write them and browsers read them. Nothing is allocated before the claimed size has been checked against
/// <see cref="DecodeMemory.Limit"/>.
/// </remarks>
internal static class ImageDecoder
{
    /// <summary>Bytes that <see cref="IsImage"/> needs to see.</summary>
    public const int SignatureLength = Signatures.Length;

    /// <summary>
    /// JPEGs of more pixels (16 MiB decoded) are decoded at half, a quarter or an eighth of their size, as long as twice the sample's size
    /// remains in both directions: a tenth of the memory for a difference that area averaging hides.
    /// </summary>
    public const int LargeJpegPixels = 1 << 22;

    /// <summary>A side may have no more: buffers for single rows and columns would take more than the pixels do. It is libpng's limit, too.</summary>
    private const int LongestSide = 1_000_000;

    private const int ScalesOfLargeJpegs = 8;

    /// <summary>Whether a file that begins with these bytes is an image of a format that is read.</summary>
    public static bool IsImage(ReadOnlySpan<byte> start) => Signatures.FormatOf(start) is not null;

    /// <summary>What the first part of a file says about the image. Nothing is decoded.</summary>
    /// <param name="file">The file, or as much of its beginning as there is at hand.</param>
    /// <returns>Null where it is not an image, or where its header is damaged or longer than <paramref name="file"/>.</returns>
    public static ImageHeader? ReadHeader(ReadOnlySpan<byte> file) => ImageHeader.Read(file);

    /// <summary>Decodes an image file.</summary>
    /// <param name="file">All of its bytes.</param>
    /// <param name="request">What is to be made of it.</param>
    /// <exception cref="InvalidDataException">It cannot be used. The message is a clause that wants the file's name before it.</exception>
    public static DecodedImage Decode(byte[] file, DecodeRequest request)
    {
        ImageHeader header = ImageHeader.Read(file) ?? throw new InvalidDataException(WhyNoHeader(file));
        int scale = ScaleFor(header, request);
        (int height, int width) = (SkiaReader.ScaledSide(header.StoredHeight, scale), SkiaReader.ScaledSide(header.StoredWidth, scale));
        using DecodeMemory.Share memory = DecodeMemory.Take(CheckedBytes(header, height, width));
        using var pixels = new PixelBuffer(height, width);
        if (header.HasWideSamples)
        {
            WidePng.Read(file, pixels);
        }
        else
        {
            SkiaReader.Read(file, header, scale, pixels);
        }

        return Finish(pixels, header.Format, header.Height, header.Width, header.Orientation, request);
    }

    /// <summary>Makes a sample of pixels that are not encoded.</summary>
    /// <param name="planes">Bytes, channel after channel (C, H, W).</param>
    /// <param name="channels">1 (grey), 3 (colour) or 4 (colour and alpha, not premultiplied).</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="request">What is to be made of it.</param>
    /// <exception cref="ArgumentException">The channels are not 1, 3 or 4, or the bytes are not C·H·W.</exception>
    /// <exception cref="InvalidDataException">It is too large. The message is a clause that wants the image's name before it.</exception>
    public static DecodedImage FromRaw(byte[] planes, int channels, int height, int width, DecodeRequest request)
    {
        if (channels is not (1 or 3 or 4) || height < 1 || width < 1 || planes.Length != (long)channels * height * width)
        {
            throw new ArgumentException($"Pixels are 1, 3 or 4 channels; {planes.Length} bytes came for {channels} channels of {width}x{height}.", nameof(planes));
        }

        using DecodeMemory.Share memory = DecodeMemory.Take(CheckedBytes(new ImageHeader(ImageFormat.Raw, height, width, Orientation.Upright), height, width));
        using var pixels = new PixelBuffer(height, width);
        Interleaved.FromPlanes(planes, channels, pixels.Bytes);
        return Finish(pixels, ImageFormat.Raw, height, width, Orientation.Upright, request);
    }

    private static DecodedImage Finish(PixelBuffer pixels, ImageFormat format, int height, int width, Orientation orientation, DecodeRequest request)
    {
        PixelFacts facts = PixelFacts.Of(pixels, orientation);
        Rgb background = request.Background;
        bool staysGrey = facts.Colours == 1 && (!facts.IsTransparent || (background.Red == background.Green && background.Red == background.Blue));
        Pixels sample = Resampler.Cover(pixels, orientation, facts.IsTransparent, request with { Channels = request.Channels ?? (staysGrey ? 1 : 3) });
        return new DecodedImage(
            sample, height, width, format, facts.Colours, facts.IsTransparent, facts.Hash, MirrorHash.OfPlanes(sample),
            PerceptualHash.Of(sample.Planes, sample.Channels, sample.Height, sample.Width));
    }

    /// <summary>The memory that an image needs, if it may have it.</summary>
    private static long CheckedBytes(ImageHeader header, int height, int width)
    {
        if (Math.Max(height, width) > LongestSide)
        {
            throw new InvalidDataException(
                $"claims {header.Width}x{header.Height} pixels; sides of at most {LongestSide:N0} are read: scale it down, or remove it");
        }

        // The sides of a hostile header have 31 bits each: their product times four fits no whole number of 64.
        double bytes = 4.0 * height * width + header.DecoderBytes;
        return bytes <= DecodeMemory.Limit && header.DecoderBytes >= 0
            ? (long)bytes
            : throw new InvalidDataException(
                $"claims {header.Width}x{header.Height} pixels, which take {Math.Ceiling(bytes / (1 << 20)):0} MiB to decode; "
                + $"at most {DecodeMemory.Limit >> 20} MiB are used: scale it down, or remove it");
    }

    /// <summary>The divisor at which a large JPEG is decoded: 1, 2, 4 or 8.</summary>
    private static int ScaleFor(ImageHeader header, DecodeRequest request)
    {
        if (header.Format != ImageFormat.Jpeg || (long)header.Height * header.Width <= LargeJpegPixels)
        {
            return 1;
        }

        int scale = ScalesOfLargeJpegs;
        while (scale > 1 && (header.Height / scale < 2 * request.Height || header.Width / scale < 2 * request.Width))
        {
            scale /= 2;
        }

        return scale;
    }

    private static string WhyNoHeader(ReadOnlySpan<byte> file) =>
        Signatures.FormatOf(file) is ImageFormat format ? $"begins like a {Name(format)} file, but its header is damaged or cut off" : Signatures.WhyUnread(file);

    private static string Name(ImageFormat format) => format == ImageFormat.Webp ? "WebP" : format.ToString().ToUpperInvariant();
}
