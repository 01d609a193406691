using System.Buffers.Binary;

namespace Sparring.Tensors.Headers;

/// <summary>Reads the one field of Exif notes (CIPA DC-008) that matters here.</summary>
internal static class Exif
{
    private const ushort OrientationTag = 0x0112;
    private const ushort Short = 3;
    private const int EntryLength = 12;

    /// <summary>The orientation; upright where the notes do not say or are damaged.</summary>
    /// <param name="tiff">The notes from their byte order mark.</param>
    public static Orientation OrientationOf(ReadOnlySpan<byte> tiff)
    {
        bool bigEndian = tiff.StartsWith("MM\0*"u8);
        if (tiff.Length < 8 || (!bigEndian && !tiff.StartsWith("II*\0"u8)))
        {
            return Orientation.Upright;
        }

        uint first = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if (first > tiff.Length - 2)
        {
            return Orientation.Upright;
        }

        int count = Word(tiff, (int)first, bigEndian);
        for (int i = 0; i < count; i++)
        {
            int at = (int)first + 2 + EntryLength * i;
            if (at + EntryLength > tiff.Length)
            {
                break;
            }

            if (Word(tiff, at, bigEndian) == OrientationTag && Word(tiff, at + 2, bigEndian) == Short)
            {
                return Orientation.FromExif(Word(tiff, at + 8, bigEndian));
            }
        }

        return Orientation.Upright;
    }

    private static ushort Word(ReadOnlySpan<byte> bytes, int at, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
