using System.IO.Compression;
using ZstdSharp;

namespace Sparring.Data.Collections.Parquet;

/// <summary>Unpacks pages, and takes no memory before it is known that what they claim can be true.</summary>
internal static class PagePacking
{
    private const int None = 0;
    private const int Snappy = 1;
    private const int Gzip = 2;
    private const int Brotli = 4;
    private const int Zstandard = 6;

    /// <summary>Deflate makes nothing smaller than by this factor.</summary>
    private const long MostDeflated = 1032;

    /// <summary>Unpacks a page.</summary>
    /// <param name="codec">As the format numbers it.</param>
    /// <param name="packed">The bytes in the file.</param>
    /// <param name="length">How many bytes it claims to become.</param>
    /// <exception cref="InvalidDataException">It does not become that, or is packed in a way that is not read. The message is a clause.</exception>
    public static ReadOnlyMemory<byte> Unpack(int codec, ReadOnlyMemory<byte> packed, int length)
    {
        if (length == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        try
        {
            return codec switch
            {
                None => Require(packed.Length == length, packed),
                Snappy => UnpackSnappy(packed.Span, length),
                Gzip => UnpackGzip(packed, length),
                Brotli => UnpackBrotli(packed.Span, length),
                Zstandard => UnpackZstandard(packed.Span, length),
                _ => throw new InvalidDataException($"is packed by a method that is not read ({codec}); write it again with Snappy or Zstandard"),
            };
        }
        catch (Exception e) when (e is ZstdException or ArgumentException)
        {
            throw new InvalidDataException($"cannot be unpacked: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static byte[] UnpackSnappy(ReadOnlySpan<byte> packed, int length)
    {
        Require(Snappier.Snappy.GetUncompressedLength(packed) == length);
        byte[] page = new byte[length];
        Require(Snappier.Snappy.Decompress(packed, page) == length);
        return page;
    }

    private static byte[] UnpackGzip(ReadOnlyMemory<byte> packed, int length)
    {
        Require(length <= packed.Length * MostDeflated);
        using var gzip = new GZipStream(new FilePart((buffer, offset) => Copy(packed, buffer, offset), 0, packed.Length), CompressionMode.Decompress);
        byte[] page = new byte[length];
        Require(gzip.ReadAtLeast(page, length, throwOnEndOfStream: false) == length);
        return page;
    }

    private static byte[] UnpackBrotli(ReadOnlySpan<byte> packed, int length)
    {
        byte[] page = new byte[length];
        Require(BrotliDecoder.TryDecompress(packed, page, out int written) && written == length);
        return page;
    }

    private static byte[] UnpackZstandard(ReadOnlySpan<byte> packed, int length)
    {
        Require(Decompressor.GetDecompressedSize(packed) >= (ulong)length);
        using var decompressor = new Decompressor();
        byte[] page = new byte[length];
        Require(decompressor.TryUnwrap(packed, page, out int written) && written == length);
        return page;
    }

    private static int Copy(ReadOnlyMemory<byte> from, Span<byte> to, long offset)
    {
        ReadOnlySpan<byte> rest = from.Span[(int)Math.Min(offset, from.Length)..];
        int count = Math.Min(rest.Length, to.Length);
        rest[..count].CopyTo(to);
        return count;
    }

    private static ReadOnlyMemory<byte> Require(bool isRight, ReadOnlyMemory<byte> page = default) =>
        isRight ? page : throw new InvalidDataException("is damaged: a page does not have the length that it claims");
}
