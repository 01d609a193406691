using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Sparring.Runs;

/// <summary>
/// The framing of TensorBoard's event files: each record is its length (8 bytes), a checksum of that (4), the data, and a checksum
/// of those (4), little-endian (https://www.tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details").
/// </summary>
internal static class TfRecords
{
    private const int HeaderSize = 12;
    private const int FooterSize = 4;

    /// <summary>Takes the next record off the front of a file's bytes.</summary>
    /// <param name="rest">What is left of the file.</param>
    /// <param name="record">The whole record, framing included.</param>
    /// <param name="data">The record's data.</param>
    /// <returns>Whether there was one: a record that a kill cut short, or that is damaged, ends the file.</returns>
    public static bool TryTake(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> record, [NotNullWhen(true)] out ReadOnlyMemory<byte> data)
    {
        record = data = default;
        ReadOnlySpan<byte> bytes = rest.Span;
        if (bytes.Length < HeaderSize + FooterSize
            || MaskedCrc(bytes[..8]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..])
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) is var length && length > (ulong)(bytes.Length - HeaderSize - FooterSize))
        {
            return false;
        }

        data = rest.Slice(HeaderSize, (int)length);
        if (MaskedCrc(data.Span) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[(HeaderSize + data.Length)..]))
        {
            return false;
        }

        record = rest[..(HeaderSize + data.Length + FooterSize)];
        rest = rest[record.Length..];
        return true;
    }

    /// <summary>CRC-32C, rotated and shifted so that checksums of data that holds checksums stay good ones.</summary>
    public static uint MaskedCrc(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Crc32C(data), 15) + 0xa282ead8;

    /// <summary>The checksum of RFC 3720, appendix B.4.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
