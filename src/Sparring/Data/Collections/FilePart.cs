namespace Sparring.Data.Collections;

/// <summary>Reads from a place in a file, whatever other threads read meanwhile.</summary>
/// <param name="buffer">What to fill.</param>
/// <param name="offset">Where in the file.</param>
/// <returns>How many bytes came; 0 at the end.</returns>
internal delegate int ReadAt(Span<byte> buffer, long offset);

/// <summary>A stretch of a file, as a stream that shares its position with no other.</summary>
internal sealed class FilePart(ReadAt readAt, long start, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _position);
        int read = wanted <= 0 ? 0 : readAt(buffer[..wanted], start + _position);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
