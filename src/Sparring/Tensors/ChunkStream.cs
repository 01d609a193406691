namespace Sparring.Tensors;

/// <summary>Reads parts of an array one after the other.</summary>
internal sealed class ChunkStream(byte[] bytes, IReadOnlyList<(int Start, int Length)> parts) : Stream
{
    private int _part;
    private int _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
