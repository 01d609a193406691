using System.Buffers.Binary;

namespace Sparring.Tensors.Headers;

/// <summary>Reads the header of a GIF (87a and 89a): the canvas and the place of the first frame.</summary>
internal static class GifHeader
{
    private const int ScreenEnd = 13;
    private const byte Extension = 0x21;
    private const byte Frame = 0x2C;

    /// <summary>The header; null where it is damaged or cut off, or where no frame follows it.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < ScreenEnd)
        {
            return null;
        }

        byte flags = file[10];
        int at = ScreenEnd + ((flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0);
        while (at + 1 < file.Length && file[at] == Extension)
        {
            at += 2;
            while (at < file.Length && file[at] != 0)
            {
                at += 1 + file[at];
            }

            at++;
        }

        if (at + 9 >= file.Length || file[at] != Frame)
        {
            return null;
        }

        // A first frame that sticks out makes the canvas larger.
        int width = Math.Max(Word(file, 6), Word(file, at + 1) + Word(file, at + 5));
        int height = Math.Max(Word(file, 8), Word(file, at + 3) + Word(file, at + 7));
        return new ImageHeader(ImageFormat.Gif, height, width, Orientation.Upright, 4L * height * width);
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
