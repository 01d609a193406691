using System.Buffers.Binary;
using System.Text;

namespace Sparring.Data.Collections.Zip;

/// <summary>
/// Reads a zip's list of files, which stands at its end (PKWARE APPNOTE 6.3). Own code, so that files are read on all cores at once, and
/// so that memory is bounded by what is there, not by what the zip claims.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int EndLength64 = 56;
    private const int LocatorLength = 20;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>ImageNet has 1.3 million.</summary>
    private const int MaxFiles = 1_500_000;

    /// <summary>Room for as many names of some 40 letters.</summary>
    private const long MaxLength = 128 << 20;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the list.</summary>
    /// <param name="readAt">The zip.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Everything in it but folders, in the order of the list.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or made to do damage. The message is a clause that wants the zip's name before it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<ZipRecord> Read(ReadAt readAt, long length)
    {
        (long start, long size, long count, long shift) = FindList(readAt, length);
        using var list = new BufferedStream(new FilePart(readAt, start, size), 1 << 16);
        var records = new List<ZipRecord>();
        long read = 0;
        byte[] header = new byte[EntryLength];
        while (list.ReadAtLeast(header, 1, throwOnEndOfStream: false) is var first and > 0)
        {
            Fill(list, header.AsSpan(first));
            Require(BinaryPrimitives.ReadUInt32LittleEndian(header) == 0x02014B50, "has something in its list of files that is none");
            Require(read < MaxFiles, $"lists more than {MaxFiles:N0} files, the most that are read");
            records.Add(ReadRecord(list, header, shift));
            read++;
        }

        Require(read == count, $"should list {count} files, and lists {read}");
        RequireApart(records, start);
        records.RemoveAll(record => record.Name.EndsWith('/'));
        return records;
    }

    /// <summary>Whether a file ends as a zip does: what unpacks itself begins as a program.</summary>
    /// <exception cref="InvalidDataException">It became shorter. The message is a clause that wants the file's name before it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool HasEnd(ReadAt readAt, long length) => FindEnd(readAt, length, out _) >= 0;

    /// <returns>Where the record begins with which a zip ends; negative where there is none.</returns>
    private static long FindEnd(ReadAt readAt, long length, out byte[] end)
    {
        byte[] tail = new byte[Math.Min(length, EndLength + LongestComment)];
        Fill(new FilePart(readAt, length - tail.Length, tail.Length), tail);
        int at = tail.Length - EndLength;
        while (at >= 0 && !(BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == 0x06054B50
            && at + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) <= tail.Length))
        {
            at--;
        }

        end = at >= 0 ? tail[at..(at + EndLength)] : [];
        return at >= 0 ? length - tail.Length + at : -1;
    }

    private static (long Start, long Size, long Count, long Shift) FindList(ReadAt readAt, long length)
    {
        long position = FindEnd(readAt, length, out byte[] record);
        Require(position >= 0, "has no list of files at its end: it is cut off");
        ReadOnlySpan<byte> end = record;
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        int disk = BinaryPrimitives.ReadUInt16LittleEndian(end[4..]);
        bool isLarge = ReadEnd64(readAt, ref position, ref count, ref size, ref offset);
        Require(disk == 0 || isLarge, "is one of several parts; join them first");

        Require(size <= MaxLength, $"claims {size} bytes of file names; at most {MaxLength >> 20} MiB are read");
        long start = position - size;

        // Programs that unpack themselves stand in front of the zip, which does not know.
        long shift = start - offset;
        Require(size >= 0 && offset >= 0 && start >= 0 && shift >= 0, "has its list of files elsewhere than it says");
        return (start, size, count, shift);
    }

    /// <summary>Reads the record for large zips, which some programs write into small ones too.</summary>
    /// <returns>Whether there is one. Then its numbers count.</returns>
    private static bool ReadEnd64(ReadAt readAt, ref long position, ref long count, ref long size, ref long offset)
    {
        byte[] bytes = new byte[EndLength64];
        Span<byte> locator = bytes.AsSpan(0, LocatorLength);
        if (position < LocatorLength)
        {
            return false;
        }

        Fill(new FilePart(readAt, position - LocatorLength, LocatorLength), locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != 0x07064B50)
        {
            return false;
        }

        long end = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        Require(end >= 0 && end <= position - LocatorLength - EndLength64, "has its list of files elsewhere than it says");
        Fill(new FilePart(readAt, end, EndLength64), bytes);
        Require(BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x06064B50, "has its list of files elsewhere than it says");
        position = end;
        count = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32));
        size = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40));
        offset = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(48));
        return true;
    }

    private static ZipRecord ReadRecord(Stream list, ReadOnlySpan<byte> header, long shift)
    {
        byte[] name = ReadBytes(list, BinaryPrimitives.ReadUInt16LittleEndian(header[28..]));
        byte[] extra = ReadBytes(list, BinaryPrimitives.ReadUInt16LittleEndian(header[30..]));
        _ = ReadBytes(list, BinaryPrimitives.ReadUInt16LittleEndian(header[32..]));
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        ReadOnlySpan<byte> wide = FindWideSizes(extra);
        Widen(ref length, ref wide);
        Widen(ref packed, ref wide);
        Widen(ref offset, ref wide);
        return new ZipRecord(
            Decode(name),
            offset + shift,
            LocalLength + name.Length,
            packed,
            length,
            BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
            (header[8] & 1) != 0);
    }

    /// <summary>The extra field 1, which holds those of three numbers that do not fit in 32 bits.</summary>
    private static ReadOnlySpan<byte> FindWideSizes(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(4, size);
            }

            extra = extra[(4 + size)..];
        }

        return [];
    }

    private static void Widen(ref long number, ref ReadOnlySpan<byte> wide)
    {
        if (number == uint.MaxValue && wide.Length >= 8)
        {
            number = BinaryPrimitives.ReadInt64LittleEndian(wide);
            wide = wide[8..];
        }

        Require(number is >= 0 and <= 1L << 60, "claims a file of an impossible size or place");
    }

    /// <summary>UTF-8, whatever the zip says about it; else each byte as a letter, so that a name is a name.</summary>
    private static string Decode(byte[] name)
    {
        string path;
        try
        {
            path = _strictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            path = Encoding.Latin1.GetString(name);
        }

        path = path.Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    /// <summary>Files that share bytes are how a small zip unpacks to any size.</summary>
    private static void RequireApart(List<ZipRecord> records, long listStart)
    {
        (long Start, long End)[] places = [.. records.Select(record => (record.Offset, record.End))];
        Array.Sort(places);
        for (int i = 0; i < places.Length; i++)
        {
            Require(
                places[i].End <= (i + 1 < places.Length ? places[i + 1].Start : listStart),
                "has files in it that overlap: it is damaged, or made to unpack to more than any disk holds");
        }
    }

    private static byte[] ReadBytes(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        Fill(stream, bytes);
        return bytes;
    }

    private static void Fill(Stream stream, Span<byte> bytes) =>
        Require(stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length, "has a list of files that is cut off");

    private static void Require(bool isRight, string finding)
    {
        if (!isRight)
        {
            throw new InvalidDataException(finding);
        }
    }
}
