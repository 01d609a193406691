namespace Sparring.Data.Collections.Parquet;

/// <summary>Reads Thrift's compact protocol, in which Parquet writes what it says about itself. Never reads past the end, or into a depth.</summary>
/// <remarks>https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md</remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    public const byte True = 1;
    public const byte List = 9;
    public const byte Struct = 12;

    private const byte False = 2;
    private const byte SmallInteger = 3;
    private const byte Integer64 = 6;
    private const byte Double = 7;
    private const byte Binary = 8;
    private const byte Set = 10;
    private const byte Map = 11;
    private const int Deepest = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the beginning of a field.</summary>
    /// <param name="id">The number of the field before; 0 at first. Becomes that of this one.</param>
    /// <param name="type">What it is.</param>
    /// <returns>False at the end of the struct.</returns>
    public bool ReadField(ref int id, out byte type)
    {
        byte header = ReadByte();
        type = (byte)(header & 0xF);
        if (header == 0)
        {
            return false;
        }

        id = header >> 4 != 0 ? id + (header >> 4) : (int)ReadZigzag();
        return true;
    }

    /// <summary>Reads the beginning of a list.</summary>
    /// <param name="type">What the field is.</param>
    /// <param name="elements">What its elements must be.</param>
    /// <returns>How many elements follow: no more than there are bytes.</returns>
    public int ReadList(byte type, byte elements)
    {
        Require(type == List);
        int count = ReadListHeader(out byte found);
        Require(found == elements || count == 0);
        return count;
    }

    /// <summary>A whole number of any width.</summary>
    public long ReadInteger(byte type)
    {
        Require(type is >= SmallInteger and <= Integer64);
        return type == SmallInteger ? (sbyte)ReadByte() : ReadZigzag();
    }

    /// <summary>A whole number that must fit in 31 bits.</summary>
    public int ReadCount(byte type)
    {
        long count = ReadInteger(type);
        Require(count is >= 0 and <= int.MaxValue);
        return (int)count;
    }

    public ReadOnlySpan<byte> ReadBinary(byte type = Binary)
    {
        Require(type == Binary);
        return Take(ReadVarint());
    }

    public static void RequireStruct(byte type) => Require(type == Struct);

    /// <summary>Passes over a value.</summary>
    public void Skip(byte type, int depth = 0)
    {
        Require(depth < Deepest);
        switch (type)
        {
            case True or False:
                break;
            case SmallInteger:
                ReadByte();
                break;
            case > SmallInteger and <= Integer64:
                ReadVarint();
                break;
            case Double:
                Take(8);
                break;
            case Binary:
                ReadBinary();
                break;
            case List or Set:
                int count = ReadListHeader(out byte element);
                for (int i = 0; i < count; i++)
                {
                    SkipElement(element, depth);
                }

                break;
            case Map:
                ulong pairs = ReadVarint();
                Require(pairs <= (ulong)(_bytes.Length - Position));
                byte types = pairs == 0 ? (byte)0 : ReadByte();
                for (ulong i = 0; i < pairs; i++)
                {
                    SkipElement((byte)(types >> 4), depth);
                    SkipElement((byte)(types & 0xF), depth);
                }

                break;
            case Struct:
                int id = 0;
                while (ReadField(ref id, out byte field))
                {
                    Skip(field, depth + 1);
                }

                break;
            default:
                Require(false);
                break;
        }
    }

    // In a list a truth value has a byte of its own.
    private void SkipElement(byte type, int depth) => Skip(type is True or False ? SmallInteger : type, depth + 1);

    private int ReadListHeader(out byte type)
    {
        byte header = ReadByte();
        type = (byte)(header & 0xF);
        ulong count = header >> 4 == 15 ? ReadVarint() : (ulong)(header >> 4);
        Require(count <= (ulong)(_bytes.Length - Position));
        return (int)count;
    }

    private long ReadZigzag()
    {
        ulong number = ReadVarint();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong ReadVarint()
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = ReadByte();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw Damaged();
    }

    private byte ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(ulong count)
    {
        Require(count <= (ulong)(_bytes.Length - Position));
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    private static void Require(bool isRight)
    {
        if (!isRight)
        {
            throw Damaged();
        }
    }

    private static InvalidDataException Damaged() => new("is damaged: what it says about itself makes no sense");
}
