using System.Buffers.Binary;
using System.Numerics;

namespace Sparring.Data.Collections.Parquet;

/// <summary>Reads the values of one column page by page, so that memory holds one page, and what the caller keeps.</summary>
/// <param name="readAt">The file.</param>
/// <param name="column">The column.</param>
internal sealed class ColumnReader(ReadAt readAt, ParquetColumn column)
{
    /// <summary>Larger pages are refused: photographs come in row groups of a hundred.</summary>
    private const int MaxPageLength = 256 << 20;

    /// <summary>Writers stop at 1 MiB. Each value takes some 32 bytes more than its own.</summary>
    private const int MaxDictionaryLength = 16 << 20;

    private const int MaxHeaderLength = 16 << 20;

    private const int Plain = 0;
    private const int PlainDictionary = 2;
    private const int RunLengthDictionary = 8;

    // One page after the other lies here, so that a file of large ones does not take new memory for each.
    private byte[] _packed = [];
    private byte[] _unpacked = [];

    /// <summary>The values of one stretch; null where there is none.</summary>
    /// <typeparam name="T">What values become.</typeparam>
    /// <param name="chunk">The stretch.</param>
    /// <param name="take">Takes one value from the front of plain bytes.</param>
    /// <exception cref="InvalidDataException">It is damaged. The message is a clause that wants the file's name before it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IEnumerable<(bool IsThere, T? Value)> Read<T>(ParquetChunk chunk, Taker<T> take)
    {
        T[]? dictionary = null;
        long at = chunk.Start;
        long end = chunk.Start + chunk.Length;
        for (int rows = 0; rows < chunk.Rows;)
        {
            (PageHeader header, ReadOnlyMemory<byte> packed) = ReadPage(ref at, end);
            if (header.Kind == PageHeader.DictionaryPage)
            {
                Require(dictionary is null && header.Length <= MaxDictionaryLength, "has a dictionary where none can be");
                dictionary = ReadDictionary(PagePacking.Unpack(chunk.Codec, packed, header.Length, ref _unpacked), header.Values, take);
            }
            else if (header.Kind is PageHeader.DataPage or PageHeader.DataPage2 && header.Values > 0)
            {
                Require(header.Values <= chunk.Rows - rows, "has more values in its pages than it says");
                rows += header.Values;
                (RunLengthReader? levels, ReadOnlyMemory<byte> values) = Open(header, packed, chunk.Codec);
                foreach ((bool, T?) value in Decode(header, levels, values, dictionary, take))
                {
                    yield return value;
                }
            }
        }
    }

    /// <summary>Takes one value from the front of plain bytes.</summary>
    public delegate T Taker<out T>(ref ReadOnlyMemory<byte> bytes);

    /// <summary>Takes a length and a copy of so many bytes.</summary>
    public static byte[] TakeBinary(ref ReadOnlyMemory<byte> bytes)
    {
        long length = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, sizeof(uint)).Span);
        Require(length <= ImageContent.MaxFileBytes || length > bytes.Length, $"has an image of {length:N0} bytes; at most {ImageContent.MaxFileBytes >> 20} MiB are read: make it smaller");
        return Take(ref bytes, length).ToArray();
    }

    /// <summary>Takes a whole number of the column's width.</summary>
    public long TakeInteger(ref ReadOnlyMemory<byte> bytes) => column.Type == ParquetType.Int32
        ? BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, sizeof(int)).Span)
        : BinaryPrimitives.ReadInt64LittleEndian(Take(ref bytes, sizeof(long)).Span);

    private (PageHeader Header, ReadOnlyMemory<byte> Packed) ReadPage(ref long at, long end)
    {
        (PageHeader header, int headerLength) = ReadHeader(at, end);
        Require(
            header.Length <= MaxPageLength && header.PackedLength <= MaxPageLength,
            $"has a page of {Math.Max(header.Length, header.PackedLength) >> 20} MiB; at most {MaxPageLength >> 20} MiB are read: write it with smaller row groups");
        // The dictionary of a column that is all null is empty, and not packed it takes no bytes.
        Require(header.PackedLength > 0 || header.Values == 0, "is damaged: a page is empty");
        at += headerLength;
        Require(header.PackedLength <= end - at, "is damaged: a page does not have the length that it claims");
        ReadOnlyMemory<byte> packed = ReadBytes(at, header.PackedLength);
        at += packed.Length;
        return (header, packed);
    }

    /// <summary>Most headers are short; some hold the smallest and the largest value of their page.</summary>
    private (PageHeader Header, int Length) ReadHeader(long at, long end)
    {
        for (long window = 1 << 10; ; window <<= 4)
        {
            ReadOnlyMemory<byte> bytes = ReadBytes(at, (int)Math.Min(window, end - at));
            try
            {
                var reader = new ThriftReader(bytes.Span);
                return (PageHeader.Read(ref reader), reader.Position);
            }
            catch (InvalidDataException) when (bytes.Length == window && window < MaxHeaderLength)
            {
                // It may go on behind the window.
            }
        }
    }

    private static T[] ReadDictionary<T>(ReadOnlyMemory<byte> page, int count, Taker<T> take)
    {
        Require(count <= page.Length, "is damaged: a dictionary has fewer values than it says");
        var dictionary = new T[count];
        for (int i = 0; i < count; i++)
        {
            dictionary[i] = take(ref page);
        }

        return dictionary;
    }

    /// <summary>Unpacks a page, and parts the levels, which say where values are, from the values.</summary>
    private (RunLengthReader? Levels, ReadOnlyMemory<byte> Values) Open(PageHeader header, ReadOnlyMemory<byte> packed, int codec)
    {
        int bits = 32 - BitOperations.LeadingZeroCount((uint)column.Definition);
        if (header.Kind == PageHeader.DataPage2)
        {
            _ = Take(ref packed, header.RepetitionLength);
            ReadOnlyMemory<byte> levels = Take(ref packed, header.DefinitionLength);
            long left = (long)header.Length - header.RepetitionLength - header.DefinitionLength;
            Require(left >= 0, "is damaged: a page does not have the length that it claims");
            return (bits == 0 ? null : new RunLengthReader(levels, bits), header.IsPlain ? packed : PagePacking.Unpack(codec, packed, (int)left, ref _unpacked));
        }

        ReadOnlyMemory<byte> values = PagePacking.Unpack(codec, packed, header.Length, ref _unpacked);
        if (bits == 0)
        {
            return (null, values);
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref values, sizeof(uint)).Span);
        return (new RunLengthReader(Take(ref values, length), bits), values);
    }

    private IEnumerable<(bool IsThere, T? Value)> Decode<T>(
        PageHeader header, RunLengthReader? levels, ReadOnlyMemory<byte> values, T[]? dictionary, Taker<T> take)
    {
        bool byIndex = header.Encoding is PlainDictionary or RunLengthDictionary;
        Require(byIndex || header.Encoding == Plain, $"has values in an encoding that is not read ({header.Encoding}); write it again with the usual ones");
        RunLengthReader? indexes = null;
        for (int i = 0; i < header.Values; i++)
        {
            if (levels is not null && levels.Next() != column.Definition)
            {
                yield return (false, default);
            }
            else if (byIndex)
            {
                indexes ??= OpenIndexes(values);
                int index = indexes.Next();
                Require(dictionary is not null && (uint)index < (uint)dictionary.Length, "is damaged: a value is not in its dictionary");
                yield return (true, dictionary![index]);
            }
            else
            {
                yield return (true, take(ref values));
            }
        }
    }

    private static RunLengthReader OpenIndexes(ReadOnlyMemory<byte> values)
    {
        int bits = Take(ref values, 1).Span[0];
        Require(bits <= 32, "is damaged: a page has fewer values than it says");
        return new RunLengthReader(values, bits);
    }

    /// <summary>Reads from the file. What was read before is lost.</summary>
    private ReadOnlyMemory<byte> ReadBytes(long at, int count)
    {
        Memory<byte> bytes = PagePacking.Room(ref _packed, count);
        int read = new FilePart(readAt, at, count).ReadAtLeast(bytes.Span, count, throwOnEndOfStream: false);
        Require(read == count, "changed while it was read");
        return bytes;
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, long count)
    {
        Require(count <= bytes.Length, "is damaged: a page has fewer values than it says");
        ReadOnlyMemory<byte> taken = bytes[..(int)count];
        bytes = bytes[(int)count..];
        return taken;
    }

    private static void Require(bool isRight, string finding)
    {
        if (!isRight)
        {
            throw new InvalidDataException(finding);
        }
    }
}
