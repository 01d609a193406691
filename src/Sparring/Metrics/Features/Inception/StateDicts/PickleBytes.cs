using System.Buffers.Binary;
using System.Text;
using Sparring.Data.Collections;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>The bytes of a pickle, in order. Never holds more of them than there are, nor reads more than a pickle of names may have.</summary>
/// <param name="readAt">The file.</param>
/// <param name="start">Where to begin.</param>
/// <param name="end">Where the file, or its part, ends.</param>
internal sealed class PickleBytes(ReadAt readAt, long start, long end)
{
    /// <summary>pytorch-fid's file needs 80 kB.</summary>
    public const int MaxLength = 4 << 20;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer = new byte[4096];
    private readonly long _start = start;
    private int _at;
    private int _filled;

    /// <summary>Where the next byte stands in the file.</summary>
    public long Position { get; private set; } = start;

    public byte Next()
    {
        if (_at == _filled)
        {
            Require(Position < end, "is cut off");
            Require(Position - _start < MaxLength, $"describes its tensors in more than {MaxLength >> 20} MiB");
            _at = 0;
            _filled = readAt(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, end - Position)), Position);
            Require(_filled > 0, "is cut off");
        }

        Position++;
        return _buffer[_at++];
    }

    public byte[] Take(long count)
    {
        Require(count <= end - Position, "is cut off");
        Require(count <= MaxLength, $"describes its tensors in more than {MaxLength >> 20} MiB");
        byte[] bytes = new byte[count];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = Next();
        }

        return bytes;
    }

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public string Text(long length)
    {
        try
        {
            return _strictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("has a name that is no text");
        }
    }

    /// <summary>Letters up to the end of the line.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        while (Next() is var letter and not (byte)'\n')
        {
            Require(line.Length < 256 && letter is > 0x20 and < 0x7F, "names a Python object in a way that Python does not");
            line.Append((char)letter);
        }

        return line.ToString();
    }

    private static void Require(bool isRight, string finding)
    {
        if (!isRight)
        {
            throw new InvalidDataException(finding);
        }
    }
}
