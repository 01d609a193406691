using Sparring.Storage;

namespace Sparring.Data.Collections;

/// <summary>Reads from a place in a file, whatever other threads read meanwhile.</summary>
/// <param name="buffer">What to fill.</param>
/// <param name="offset">Where in the file.</param>
/// <returns>How many bytes came; 0 at the end.</returns>
internal delegate int ReadAt(Span<byte> buffer, long offset);

/// <summary>A stretch of a file, as a stream that shares its position with no other.</summary>
internal sealed class FilePart(ReadAt readAt, long start, long length) : ForwardStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _position);
        int read = wanted <= 0 ? 0 : readAt(buffer[..wanted], start + _position);
        _position += read;
        return read;
    }
}
