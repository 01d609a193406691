namespace Sparring.Data.Collections.Parquet;

/// <summary>What a page of a Parquet file says about itself.</summary>
internal struct PageHeader
{
    public const int DataPage = 0;
    public const int DictionaryPage = 2;
    public const int DataPage2 = 3;

    /// <summary>One of the constants, or another kind that is passed over.</summary>
    public int Kind;

    /// <summary>Bytes when unpacked.</summary>
    public int Length;

    /// <summary>Bytes in the file.</summary>
    public int PackedLength;

    /// <summary>How many values it has, with those that are null.</summary>
    public int Values;

    /// <summary>How they are written, as the format numbers it.</summary>
    public int Encoding;

    /// <summary>In pages of version 2: bytes of the levels, which are not packed.</summary>
    public int DefinitionLength;

    /// <summary>In pages of version 2: bytes of the levels, which are not packed.</summary>
    public int RepetitionLength;

    /// <summary>In pages of version 2: whether the values are as they are, whatever the column says.</summary>
    public bool IsPlain;

    public static PageHeader Read(ref ThriftReader reader)
    {
        var header = default(PageHeader);
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            switch (id)
            {
                case 1:
                    header.Kind = reader.ReadCount(type);
                    break;
                case 2:
                    header.Length = reader.ReadCount(type);
                    break;
                case 3:
                    header.PackedLength = reader.ReadCount(type);
                    break;
                case 5 or 7 or 8:
                    ThriftReader.RequireStruct(type);
                    ReadDetails(ref reader, ref header, isVersion2: id == 8);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return header;
    }

    private static void ReadDetails(ref ThriftReader reader, ref PageHeader header, bool isVersion2)
    {
        for (int id = 0; reader.ReadField(ref id, out byte type);)
        {
            switch (id)
            {
                case 1:
                    header.Values = reader.ReadCount(type);
                    break;
                case 2 when !isVersion2:
                case 4 when isVersion2:
                    header.Encoding = reader.ReadCount(type);
                    break;
                case 5 when isVersion2:
                    header.DefinitionLength = reader.ReadCount(type);
                    break;
                case 6 when isVersion2:
                    header.RepetitionLength = reader.ReadCount(type);
                    break;
                case 7 when isVersion2:
                    header.IsPlain = type != ThriftReader.True;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }
}
