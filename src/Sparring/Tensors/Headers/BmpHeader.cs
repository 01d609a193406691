using System.Buffers.Binary;

namespace Sparring.Tensors.Headers;

/// <summary>Reads the header of a Windows bitmap (BITMAPCOREHEADER, BITMAPINFOHEADER and what followed them).</summary>
internal static class BmpHeader
{
    private const int FileHeader = 14;
    private const int CoreHeader = 12;

    /// <summary>The header; null where it is damaged, cut off, or holds a PNG or JPEG instead of a bitmap.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeader + CoreHeader)
        {
            return null;
        }

        ReadOnlySpan<byte> fields = file[FileHeader..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(fields) <= 16)
        {
            return Header(
                BinaryPrimitives.ReadUInt16LittleEndian(fields[6..]), BinaryPrimitives.ReadUInt16LittleEndian(fields[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(fields[10..]));
        }

        // A negative height means that the rows run from top to bottom.
        return fields.Length < 20 || BinaryPrimitives.ReadInt32LittleEndian(fields[8..]) is int.MinValue || BinaryPrimitives.ReadUInt32LittleEndian(fields[16..]) is 4 or 5
            ? null
            : Header(
                Math.Abs(BinaryPrimitives.ReadInt32LittleEndian(fields[8..])), BinaryPrimitives.ReadInt32LittleEndian(fields[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(fields[14..]));
    }

    private static ImageHeader? Header(int height, int width, ushort bits) =>
        bits is 1 or 2 or 4 or 8 or 16 or 24 or 32 ? new ImageHeader(ImageFormat.Bmp, height, width, Orientation.Upright) : null;
}
