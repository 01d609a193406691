using Sparring.Tensors;
using Sparring.Tensors.Headers;

namespace Sparring.Data.Collections;

/// <summary>Tells images from other files, by what is in them, and reads them whole.</summary>
internal static class ImageContent
{
    /// <summary>Larger files are refused, whatever they claim to be.</summary>
    public const long MaxFileBytes = 64L << 20;

    /// <summary>Bytes that tell what a file is.</summary>
    private const int StartLength = ImageDecoder.SignatureLength;

    // Also formats that are not read: leaving such files out in silence would train on less than the user has.
    private static readonly string[] _imageExtensions =
        [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl"];

    /// <summary>Whether a path is not meant for people: a name with a dot in front, or the shadow files that macOS puts into zips.</summary>
    /// <param name="path">With forward slashes.</param>
    public static bool IsHidden(string path)
    {
        foreach (Range part in path.AsSpan().Split('/'))
        {
            if (IsHiddenName(path.AsSpan(part)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one part of a path makes all of it hidden.</summary>
    public static bool IsHiddenName(ReadOnlySpan<char> name) => (name.StartsWith('.') && name is not ("." or "..")) || name is "__MACOSX";

    /// <summary>Whether a file is meant to be an image, going by its name.</summary>
    public static bool IsNamedLikeImage(string path) => _imageExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file that begins like this is an image, or one of a kind that is known and not read.</summary>
    public static bool IsImage(ReadOnlySpan<byte> start) => IsReadable(start) || Signatures.ForeignName(start) is not null;

    /// <summary>Whether the content is an image. Reads no more than its beginning.</summary>
    public static bool IsImage(Stream stream) => IsImage(ReadStart(stream, stackalloc byte[StartLength]));

    /// <summary>Reads one file.</summary>
    /// <param name="stream">Its content.</param>
    /// <param name="name">Its name; the extension tells whether it is meant to be an image.</param>
    /// <param name="length">Its length, as the file system or the archive claims it.</param>
    /// <param name="otherLength">What to say where the length is another one, as a clause.</param>
    /// <returns>Its bytes; null where neither its content nor its name is that of an image.</returns>
    /// <exception cref="InvalidDataException">It cannot be used. The message is a clause that wants the file's name before it.</exception>
    public static byte[]? Read(Stream stream, string name, long length, string otherLength)
    {
        ReadOnlySpan<byte> start = ReadStart(stream, stackalloc byte[StartLength]);
        if (!IsImage(start) && !IsNamedLikeImage(name))
        {
            return null;
        }

        RequireReadable(start);
        if (length > MaxFileBytes)
        {
            throw new InvalidDataException($"is {length} bytes long; at most {MaxFileBytes >> 20} MiB are read");
        }

        byte[] file = new byte[Math.Max(length, start.Length)];
        start.CopyTo(file);
        int read = start.Length + stream.ReadAtLeast(file.AsSpan(start.Length), file.Length - start.Length, throwOnEndOfStream: false);
        return read == length && stream.ReadByte() < 0 ? file : throw new InvalidDataException(otherLength);
    }

    /// <summary>Lets through what is meant to be an image file, and is one.</summary>
    /// <exception cref="InvalidDataException">It is none. The message is a clause that wants a name before it.</exception>
    public static byte[] RequireImage(byte[] file)
    {
        RequireReadable(file.AsSpan(0, Math.Min(file.Length, StartLength)));
        return file;
    }

    private static void RequireReadable(ReadOnlySpan<byte> start)
    {
        if (!IsReadable(start))
        {
            throw new InvalidDataException(Signatures.WhyUnread(start));
        }
    }

    private static bool IsReadable(ReadOnlySpan<byte> start) => ImageDecoder.IsImage(start);

    private static ReadOnlySpan<byte> ReadStart(Stream stream, Span<byte> start) => start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
}
