using System.Text;

namespace Sparring.Data.Collections.Parquet;

/// <summary>What stands at the end of a Parquet file: its columns, and where their values are.</summary>
/// <remarks>https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift</remarks>
internal sealed class ParquetFooter
{
    /// <summary>What a file begins and ends with.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private const int MaxColumns = 10_000;

    /// <summary>Of the names on the way to a column together: those at its beginning are repeated by every column below.</summary>
    private const int MaxPathLength = 1_000;

    /// <summary>The footer of a thousand shards in one file has a tenth.</summary>
    private const int MaxLength = 32 << 20;

    private const int EndLength = 8;

    private readonly long _dataEnd;
    private readonly List<ParquetColumn> _columns = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<ParquetChunk> _chunks = [];

    private ParquetFooter(long dataEnd) => _dataEnd = dataEnd;

    /// <summary>All columns that hold values.</summary>
    public IReadOnlyList<ParquetColumn> Columns => _columns;

    /// <summary>What writers add in words of their own.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; private set; }

    /// <summary>Reads it.</summary>
    /// <param name="readAt">The file.</param>
    /// <param name="length">Its length.</param>
    /// <exception cref="InvalidDataException">It is damaged, or claims what cannot be. The message is a clause that wants the file's name before it.</exception>
    public static ParquetFooter Read(ReadAt readAt, long length)
    {
        Span<byte> end = stackalloc byte[EndLength];
        Require(length >= Magic.Length + EndLength, "is cut off");
        Fill(readAt, end, length - EndLength);
        Require(end[4..].SequenceEqual(Magic), "is cut off: it does not end as a Parquet file does");
        long size = BitConverter.ToUInt32(end);
        Require(size <= MaxLength, $"claims {size} bytes about itself; at most {MaxLength >> 20} MiB are read");
        long start = length - EndLength - size;
        Require(start >= Magic.Length, "is cut off: it is shorter than it says");
        byte[] bytes = new byte[size];
        Fill(readAt, bytes, start);
        var footer = new ParquetFooter(start);
        footer.ReadFile(new ThriftReader(bytes));
        Require(footer.RowCount <= length, $"claims {footer.RowCount} rows in {length} bytes");
        return footer;
    }

    /// <summary>The stretches of one column, in order.</summary>
    public IEnumerable<ParquetChunk> ChunksOf(ParquetColumn column) => _chunks.Where(chunk => chunk.Column == column.Index);

    private void ReadFile(ThriftReader reader)
    {
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            switch (id)
            {
                case 2:
                    Require(_columns.Count == 0, "has two schemas");
                    int elements = reader.ReadList(type, ThriftReader.Struct);
                    Require(elements <= MaxColumns, $"has {elements:N0} columns; at most {MaxColumns:N0} are read");
                    ReadSchema(ref reader, ref elements, [], definition: 0, repetition: 0);
                    Require(elements == 0, "has a schema that makes no sense");
                    break;
                case 4:
                    int groups = reader.ReadList(type, ThriftReader.Struct);
                    for (int i = 0; i < groups; i++)
                    {
                        ReadRowGroup(ref reader);
                    }

                    break;
                case 5:
                    int pairs = reader.ReadList(type, ThriftReader.Struct);
                    for (int i = 0; i < pairs; i++)
                    {
                        ReadPair(ref reader);
                    }

                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }

    /// <summary>Reads one element of the schema, which lists a tree from its root, and those below it.</summary>
    private void ReadSchema(ref ThriftReader reader, ref int elements, string[] path, int definition, int repetition)
    {
        const int Deepest = 16;
        Require(elements-- > 0 && path.Length < Deepest, "has a schema that makes no sense");
        (ParquetType type, int repeated, string name, int children, bool isText) = ReadElement(ref reader);
        bool isRoot = path.Length == 0;
        definition += !isRoot && repeated != 0 ? 1 : 0;
        repetition += !isRoot && repeated == 2 ? 1 : 0;
        path = [.. path, name];
        if (children == 0)
        {
            Require(!isRoot, "has no columns");
            string full = string.Join('.', path[1..]);
            Require(full.Length <= MaxPathLength, $"has a column with a name of {full.Length:N0} letters; at most {MaxPathLength:N0} are read");
            _columns.Add(new ParquetColumn(_columns.Count, full, type, isText, definition, repetition));
        }

        for (int i = 0; i < children; i++)
        {
            ReadSchema(ref reader, ref elements, path, definition, repetition);
        }
    }

    private static (ParquetType Type, int Repeated, string Name, int Children, bool IsText) ReadElement(ref ThriftReader reader)
    {
        var element = (Type: ParquetType.None, Repeated: 0, Name: "", Children: 0, IsText: false);
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            switch (id)
            {
                case 1:
                    element.Type = (ParquetType)reader.ReadCount(type);
                    break;
                case 3:
                    element.Repeated = reader.ReadCount(type);
                    break;
                case 4:
                    element.Name = Encoding.UTF8.GetString(reader.ReadBinary(type));
                    break;
                case 5:
                    element.Children = reader.ReadCount(type);
                    break;
                case 6:
                    // The converted type UTF8; newer writers say it in the logical type, too.
                    element.IsText = reader.ReadCount(type) == 0;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return element;
    }

    private void ReadRowGroup(ref ThriftReader reader)
    {
        int first = _chunks.Count;
        long rows = -1;
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            switch (id)
            {
                case 1:
                    int chunks = reader.ReadList(type, ThriftReader.Struct);
                    Require(chunks == _columns.Count, $"has {_columns.Count} columns and a row group of {chunks}");
                    for (int column = 0; column < chunks; column++)
                    {
                        ReadChunk(ref reader, column);
                    }

                    break;
                case 3:
                    rows = reader.ReadCount(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        Require(rows >= 0 && RowCount + rows <= ImageCollections.MaxItems, $"claims {RowCount + rows:N0} images; at most {ImageCollections.MaxItems:N0} are read");
        for (int i = first; i < _chunks.Count; i++)
        {
            Require(_chunks[i].Rows == rows || _columns[_chunks[i].Column].Repetition > 0, $"has {rows} rows in a group and {_chunks[i].Rows} values in a column of it");
        }

        RowCount += (int)rows;
    }

    private void ReadChunk(ref ThriftReader reader, int column)
    {
        bool found = false;
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            if (id == 3)
            {
                Require(!found, "has a column twice");
                ThriftReader.RequireStruct(type);
                _chunks.Add(ReadChunkData(ref reader, column));
                found = true;
            }
            else
            {
                Require(id != 1, "keeps its values in another file");
                reader.Skip(type);
            }
        }

        Require(found, "is encrypted, or damaged: it does not say where its values are");
    }

    private ParquetChunk ReadChunkData(ref ThriftReader reader, int column)
    {
        (long rows, long length, long data, long dictionary, int codec) = (-1, -1, -1, 0, 0);
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            switch (id)
            {
                case 4:
                    codec = reader.ReadCount(type);
                    break;
                case 5:
                    rows = reader.ReadInteger(type);
                    break;
                case 7:
                    length = reader.ReadInteger(type);
                    break;
                case 9:
                    data = reader.ReadInteger(type);
                    break;
                case 11:
                    dictionary = reader.ReadInteger(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        long start = dictionary > 0 ? Math.Min(data, dictionary) : data;
        Require(
            rows is >= 0 and <= int.MaxValue && start >= Magic.Length && length >= 0 && length <= _dataEnd - start,
            "claims values where there are none");
        return new ParquetChunk(column, start, length, (int)rows, codec);
    }

    private void ReadPair(ref ThriftReader reader)
    {
        (string key, string value) = ("", "");
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            switch (id)
            {
                case 1:
                    key = Encoding.UTF8.GetString(reader.ReadBinary(type));
                    break;
                case 2:
                    value = Encoding.UTF8.GetString(reader.ReadBinary(type));
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        _metadata[key] = value;
    }

    private static void Fill(ReadAt readAt, Span<byte> bytes, long offset) =>
        Require(new FilePart(readAt, offset, bytes.Length).ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length, "is cut off");

    private static void Require(bool isRight, string finding)
    {
        if (!isRight)
        {
            throw new InvalidDataException(finding);
        }
    }
}
