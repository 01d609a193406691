using System.Buffers.Binary;
using System.IO.Hashing;

namespace Sparring.Tensors.Headers;

/// <summary>Reads the header of a PNG file (ISO/IEC 15948).</summary>
internal static class PngHeader
{
    /// <summary>Where the first chunk begins: behind the signature.</summary>
    public const int FirstChunk = 8;

    /// <summary>Length, name and checksum of a chunk.</summary>
    public const int ChunkFrame = 12;

    private const int HeaderLength = 13;

    /// <summary>The header; null where it is damaged or cut off.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        const int end = FirstChunk + ChunkFrame + HeaderLength;
        if (file.Length < end || BinaryPrimitives.ReadInt32BigEndian(file[FirstChunk..]) != HeaderLength || !file[(FirstChunk + 4)..].StartsWith("IHDR"u8)
            || Crc32.HashToUInt32(file[(FirstChunk + 4)..(end - 4)]) != BinaryPrimitives.ReadUInt32BigEndian(file[(end - 4)..]))
        {
            return null;
        }

        ReadOnlySpan<byte> fields = file.Slice(FirstChunk + 8, HeaderLength);
        int width = BinaryPrimitives.ReadInt32BigEndian(fields);
        int height = BinaryPrimitives.ReadInt32BigEndian(fields[4..]);
        (byte depth, byte colour, byte interlace) = (fields[8], fields[9], fields[12]);
        bool exists = (colour, depth) is (0, 1 or 2 or 4 or 8 or 16) or (2 or 4 or 6, 8 or 16) or (3, 1 or 2 or 4 or 8);
        if (!exists || interlace > 1 || width <= 0 || height <= 0)
        {
            return null;
        }

        // libpng puts the passes of an interlaced image together in a second picture; our own reader of 16 bits does not.
        long decoder = interlace == 1 && depth < 16 ? 4L * width * height : 0;
        return new ImageHeader(ImageFormat.Png, height, width, OrientationOf(file[end..]), decoder, depth == 16);
    }

    /// <summary>What an eXIf chunk says, which may stand before the pixels or behind them.</summary>
    private static Orientation OrientationOf(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length > ChunkFrame)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (length > chunks.Length - ChunkFrame)
            {
                break;
            }

            if (chunks[4..].StartsWith("eXIf"u8))
            {
                return Exif.OrientationOf(chunks.Slice(8, (int)length));
            }

            chunks = chunks[(ChunkFrame + (int)length)..];
        }

        return Orientation.Upright;
    }
}
