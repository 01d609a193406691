using System.IO.Compression;
using Sparring.Storage;

namespace Sparring.Data.Collections.Zip;

/// <summary>One file in a zip, unpacked while it is read.</summary>
internal sealed class ZipContent : ForwardStream
{
    private const int LocalLength = 30;
    private const int Stored = 0;
    private const int Deflated = 8;

    private readonly Stream _unpacked;

    /// <summary>Opens it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or packed in a way that is not read. The message is a clause that wants its name before it.</exception>
    /// <exception cref="IOException">The zip cannot be read.</exception>
    public ZipContent(ReadAt readAt, in ZipRecord record)
    {
        if (record.IsEncrypted)
        {
            throw new InvalidDataException("is encrypted; pack the zip again without a password");
        }

        Span<byte> header = stackalloc byte[LocalLength];
        int read = new FilePart(readAt, record.Offset, LocalLength).ReadAtLeast(header, LocalLength, throwOnEndOfStream: false);
        if (read < LocalLength || !header.StartsWith("PK\u0003\u0004"u8))
        {
            throw new InvalidDataException("is not where the zip says: the zip is damaged");
        }

        long start = record.Offset + LocalLength + BitConverter.ToUInt16(header[26..]) + BitConverter.ToUInt16(header[28..]);
        Stream packed = new FilePart(readAt, start, record.PackedLength);
        _unpacked = record.Method switch
        {
            Stored => packed,
            Deflated => new DeflateStream(packed, CompressionMode.Decompress),
            _ => throw new InvalidDataException($"is packed by a method that is not read ({record.Method}); pack the zip again with Deflate, the usual one"),
        };
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _unpacked.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"cannot be unpacked: {e.Message.TrimEnd('.')}", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
