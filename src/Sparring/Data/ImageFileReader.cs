using Sparring.Tensors;
using Sparring.Tensors.Headers;

namespace Sparring.Data;

/// <summary>Reads files that may be images, and passes over those that are not meant to be.</summary>
internal static class ImageFileReader
{
    /// <summary>Larger files are refused: a zip may claim any size.</summary>
    public const long MaxFileBytes = 256L << 20;

    // Also formats that are not read: leaving such files out in silence would train on less than the user has.
    private static readonly string[] _imageExtensions = [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff"];

    /// <summary>Most headers end before; some photographs have long notes in front of the size.</summary>
    private const int FirstBytes = 1 << 14;

    /// <summary>Whether a path is not meant for people: a name with a dot in front, or the shadow files that macOS puts into zips.</summary>
    /// <param name="path">With forward slashes.</param>
    public static bool IsHidden(string path) => path.Split('/').Any(part => (part.StartsWith('.') && part is not ("." or "..")) || part == "__MACOSX");

    /// <summary>Reads one file.</summary>
    /// <param name="stream">Its content.</param>
    /// <param name="path">Its name; the extension tells whether it is meant to be an image.</param>
    /// <param name="length">Its length, as the file system or the zip claims it.</param>
    /// <returns>Its bytes; null where neither its content nor its name is that of an image.</returns>
    /// <exception cref="InvalidDataException">It cannot be used. The message is a clause that wants the file's name before it.</exception>
    public static byte[]? Read(Stream stream, string path, long length)
    {
        Span<byte> start = stackalloc byte[ImageDecoder.SignatureLength];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (!ImageDecoder.IsImage(start))
        {
            return _imageExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
                ? throw new InvalidDataException(start.IsEmpty ? "is empty" : "is named like an image, but is not a PNG, JPEG, WebP, BMP or GIF file")
                : null;
        }

        if (length > MaxFileBytes)
        {
            throw new InvalidDataException($"is {length} bytes long; at most {MaxFileBytes >> 20} MiB are read");
        }

        byte[] file = new byte[Math.Max(length, start.Length)];
        start.CopyTo(file);
        int read = start.Length + stream.ReadAtLeast(file.AsSpan(start.Length), file.Length - start.Length, throwOnEndOfStream: false);
        return read == length && stream.ReadByte() < 0
            ? file
            : throw new InvalidDataException($"does not have the {length} bytes that it claims");
    }

    /// <summary>The size that the decoded image would have: upright. Nothing is decoded.</summary>
    /// <param name="stream">A file, from its beginning.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Null where it is not an image with a header that can be read.</returns>
    public static (int Height, int Width)? ReadSize(Stream stream, long length)
    {
        byte[] start = ReadAtMost(stream, Math.Min(length, FirstBytes));
        if (!ImageDecoder.IsImage(start) || length > MaxFileBytes)
        {
            return null;
        }

        ImageHeader? header = ImageDecoder.ReadHeader(start)
            ?? (length > FirstBytes ? ImageDecoder.ReadHeader([.. start, .. ReadAtMost(stream, length - start.Length)]) : null);
        return header is null ? null : (header.Height, header.Width);
    }

    private static byte[] ReadAtMost(Stream stream, long count)
    {
        byte[] bytes = new byte[count];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
