using SkiaSharp;
using Sparring.Tensors;

namespace Sparring.Data;

/// <summary>Reads the size of an image without decoding it.</summary>
internal static class ImageHeader
{
    /// <summary>Most headers end before; some photographs have long notes in front of the size.</summary>
    private const int FirstBytes = 1 << 14;

    /// <summary>The size that the decoded image would have: upright.</summary>
    /// <param name="stream">A file, from its beginning.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Null where it is not a PNG or JPEG with a header that can be read.</returns>
    public static (int Height, int Width)? ReadSize(Stream stream, long length)
    {
        byte[] start = ReadAtMost(stream, Math.Min(length, FirstBytes));
        if (!ImageCodec.IsImage(start) || length > ImageFileReader.MaxFileBytes)
        {
            return null;
        }

        return SizeOf(start) ?? (length > FirstBytes ? SizeOf([.. start, .. ReadAtMost(stream, length - start.Length)]) : null);
    }

    private static (int Height, int Width)? SizeOf(byte[] file)
    {
        // From memory, not from the stream: an exception of the stream could not pass through the native decoder.
        using SKData data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null)
        {
            return null;
        }

        bool swaps = codec.EncodedOrigin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        return swaps ? (codec.Info.Width, codec.Info.Height) : (codec.Info.Height, codec.Info.Width);
    }

    private static byte[] ReadAtMost(Stream stream, long count)
    {
        byte[] bytes = new byte[count];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
