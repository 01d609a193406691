using System.Buffers.Binary;

namespace Sparring.Tensors.Headers;

/// <summary>Reads the header of a WebP file (RFC 9649).</summary>
internal static class WebpHeader
{
    private const int FirstChunk = 12;
    private const int ChunkFrame = 8;
    private const byte HasExif = 0x08;

    /// <summary>The header; null where it is damaged or cut off.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FirstChunk + ChunkFrame + 10)
        {
            return null;
        }

        ReadOnlySpan<byte> name = file.Slice(FirstChunk, 4);
        ReadOnlySpan<byte> content = file[(FirstChunk + ChunkFrame)..];
        if (name.SequenceEqual("VP8X"u8))
        {
            byte flags = content[0];
            Orientation orientation = (flags & HasExif) != 0 ? OrientationOf(file[FirstChunk..]) : Orientation.Upright;
            return Header(1 + ThreeBytes(content[7..]), 1 + ThreeBytes(content[4..]), isLossless: true, orientation);
        }

        if (name.SequenceEqual("VP8L"u8) && content[0] == 0x2F)
        {
            uint sizes = BinaryPrimitives.ReadUInt32LittleEndian(content[1..]);
            return Header(1 + (int)((sizes >> 14) & 0x3FFF), 1 + (int)(sizes & 0x3FFF), isLossless: true, Orientation.Upright);
        }

        if (name.SequenceEqual("VP8 "u8) && content.Slice(3, 3).SequenceEqual<byte>([0x9D, 0x01, 0x2A]))
        {
            int width = BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & 0x3FFF;
            int height = BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & 0x3FFF;
            return Header(height, width, isLossless: false, Orientation.Upright);
        }

        return null;
    }

    /// <summary>Whether the file says itself that it is longer. That an image is cut off, libwebp does not tell from damage.</summary>
    public static bool IsCutOff(ReadOnlySpan<byte> file) => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) > file.Length - 8;

    /// <summary>libwebp keeps the whole picture once more for a lossless image; an extended file may hold either kind.</summary>
    private static ImageHeader Header(int height, int width, bool isLossless, Orientation orientation) =>
        new(ImageFormat.Webp, height, width, orientation, isLossless ? 4L * height * width : 0);

    /// <summary>What the chunk of Exif notes says; it stands behind the image.</summary>
    private static Orientation OrientationOf(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length > ChunkFrame)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
            if (length > chunks.Length - ChunkFrame)
            {
                break;
            }

            if (chunks.StartsWith("EXIF"u8))
            {
                ReadOnlySpan<byte> notes = chunks.Slice(ChunkFrame, (int)length);
                return Exif.OrientationOf(notes.StartsWith("Exif\0\0"u8) ? notes[6..] : notes);
            }

            chunks = chunks[Math.Min(chunks.Length, ChunkFrame + (int)length + (int)(length & 1))..];
        }

        return Orientation.Upright;
    }

    private static int ThreeBytes(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
