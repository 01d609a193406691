namespace Sparring.Tensors.Headers;

/// <summary>What the first part of an image file says, read without decoding anything.</summary>
/// <param name="Format">What the file is, by its content.</param>
/// <param name="StoredHeight">Rows as they are stored; at least 1.</param>
/// <param name="StoredWidth">Columns as they are stored; at least 1.</param>
/// <param name="Orientation">How the stored image is to be turned.</param>
/// <param name="DecoderBytes">Memory that the decoder holds beside the pixels that it gives, for an image of this size and kind.</param>
/// <param name="HasWideSamples">Whether a sample has 16 bits (PNG).</param>
internal sealed record ImageHeader(
    ImageFormat Format, int StoredHeight, int StoredWidth, Orientation Orientation, long DecoderBytes = 0, bool HasWideSamples = false)
{
    /// <summary>Rows of the upright image.</summary>
    public int Height => Orientation.SwapsSides ? StoredWidth : StoredHeight;

    /// <summary>Columns of the upright image.</summary>
    public int Width => Orientation.SwapsSides ? StoredHeight : StoredWidth;

    /// <summary>Reads it.</summary>
    /// <param name="file">The file, or as much of its beginning as there is at hand.</param>
    /// <returns>Null where it is not an image of a known format, or where its header is damaged or longer than <paramref name="file"/>.</returns>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        ImageHeader? header = Signatures.FormatOf(file) switch
        {
            ImageFormat.Png => PngHeader.Read(file),
            ImageFormat.Jpeg => JpegHeader.Read(file),
            ImageFormat.Webp => WebpHeader.Read(file),
            ImageFormat.Bmp => BmpHeader.Read(file),
            ImageFormat.Gif => GifHeader.Read(file),
            _ => null,
        };
        return header is { StoredHeight: > 0, StoredWidth: > 0 } ? header : null;
    }
}
