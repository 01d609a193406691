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

    /// <summary>Few pages are as large: writers aim at 1 MiB.</summary>
    private const int Large = 64 << 20;

    /// <summary>Unpacks a page.</summary>
    /// <param name="codec">As the format numbers it.</param>
    /// <param name="packed">The bytes in the file.</param>
    /// <param name="length">How many bytes it claims to become.</param>
    /// <param name="buffer">Where it is unpacked to; becomes a larger one where it is too small.</param>
    /// <returns>A part of the buffer, or the packed bytes where they are as they were: good until either is used again.</returns>
    /// <exception cref="InvalidDataException">It does not become that, or is packed in a way that is not read. The message is a clause.</exception>
    public static ReadOnlyMemory<byte> Unpack(int codec, ReadOnlyMemory<byte> packed, int length, ref byte[] buffer)
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
                Snappy => UnpackSnappy(packed.Span, length, ref buffer),
                Gzip => UnpackGzip(packed, length, ref buffer),
                Brotli => UnpackBrotli(packed.Span, length, ref buffer),
                Zstandard => UnpackZstandard(packed.Span, length, ref buffer),
                _ => throw new InvalidDataException($"is packed by a method that is not read ({codec}); write it again with Snappy or Zstandard"),
            };
        }
        catch (Exception e) when (e is ZstdException or ArgumentException)
        {
            throw new InvalidDataException($"cannot be unpacked: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>So many bytes of a buffer, whatever is in them; a larger buffer takes its place where it is too small.</summary>
    public static Memory<byte> Room(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = [];
            if (length > Large)
            {
                // What was there before, for a smaller page or an earlier pass, goes first.
                GC.Collect();
            }

            // Pinned arrays have a heap of their own: on that of large ones, this would let the garbage of all images grow to several times as much.
            buffer = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        }

        return buffer.AsMemory(0, length);
    }

    private static ReadOnlyMemory<byte> UnpackSnappy(ReadOnlySpan<byte> packed, int length, ref byte[] buffer)
    {
        Require(Snappier.Snappy.GetUncompressedLength(packed) == length);
        Memory<byte> page = Room(ref buffer, length);
        Require(Snappier.Snappy.Decompress(packed, page.Span) == length);
        return page;
    }

    private static ReadOnlyMemory<byte> UnpackGzip(ReadOnlyMemory<byte> packed, int length, ref byte[] buffer)
    {
        Require(length <= packed.Length * MostDeflated);
        using var gzip = new GZipStream(new FilePart((buffer, offset) => Copy(packed, buffer, offset), 0, packed.Length), CompressionMode.Decompress);
        Memory<byte> page = Room(ref buffer, length);
        Require(gzip.ReadAtLeast(page.Span, length, throwOnEndOfStream: false) == length);
        return page;
    }

    private static ReadOnlyMemory<byte> UnpackBrotli(ReadOnlySpan<byte> packed, int length, ref byte[] buffer)
    {
        Memory<byte> page = Room(ref buffer, length);
        Require(BrotliDecoder.TryDecompress(packed, page.Span, out int written) && written == length);
        return page;
    }

    private static ReadOnlyMemory<byte> UnpackZstandard(ReadOnlySpan<byte> packed, int length, ref byte[] buffer)
    {
        Require(Decompressor.GetDecompressedSize(packed) >= (ulong)length);
        using var decompressor = new Decompressor();
        Memory<byte> page = Room(ref buffer, length);
        Require(decompressor.TryUnwrap(packed, page.Span, out int written) && written == length);
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
