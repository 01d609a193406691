using Sparring.Storage;

namespace Sparring.Tensors;

/// <summary>Reads parts of an array one after the other.</summary>
internal sealed class ChunkStream(byte[] bytes, IReadOnlyList<(int Start, int Length)> parts) : ForwardStream
{
    private int _part;
    private int _read;

    public override int Read(Span<byte> buffer)
    {
        while (_part < parts.Count && _read == parts[_part].Length)
        {
            (_part, _read) = (_part + 1, 0);
        }

        if (_part == parts.Count)
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, parts[_part].Length - _read);
        bytes.AsSpan(parts[_part].Start + _read, count).CopyTo(buffer);
        _read += count;
        return count;
    }
}
