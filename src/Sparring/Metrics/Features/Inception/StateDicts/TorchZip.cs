using System.Buffers.Binary;
using Sparring.Data.Collections;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>
/// A zip of PyTorch as other programs write it: PyTorch ends every zip with the records for large zips (APPNOTE 4.3.14), which are left out here
/// where the small record beside them says the same.
/// </summary>
internal static class TorchZip
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int EndLength64 = 56;
    private const int LeftOut = EndLength64 + LocatorLength;

    /// <returns>The zip without these records, and its length; as it is where it does not end with them.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (ReadAt ReadAt, long Length) Plain(ReadAt readAt, long length)
    {
        long at = length - EndLength - LeftOut;
        byte[] end = new byte[LeftOut + EndLength];
        if (at < 0
            || new FilePart(readAt, at, end.Length).ReadAtLeast(end, end.Length, throwOnEndOfStream: false) < end.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(end) != 0x06064B50
            || BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(EndLength64)) != 0x07064B50
            || BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(EndLength64 + 8)) != at
            || BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(LeftOut)) != 0x06054B50)
        {
            return (readAt, length);
        }

        return (
            (buffer, offset) => offset >= at ? readAt(buffer, offset + LeftOut) : readAt(buffer[..(int)Math.Min(buffer.Length, at - offset)], offset),
            length - LeftOut);
    }
}
