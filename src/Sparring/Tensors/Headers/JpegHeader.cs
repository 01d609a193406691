using System.Buffers.Binary;

namespace Sparring.Tensors.Headers;

/// <summary>Reads the header of a JPEG file (ITU-T T.81): its segments up to the first scan.</summary>
internal static class JpegHeader
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte App1 = 0xE1;

    /// <summary>The header; null where it is damaged or cut off, or of a kind that no decoder here knows (lossless, hierarchical).</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        Frame? frame = null;
        Orientation? orientation = null;
        bool manyScans = false;
        int at = 2;
        while (NextMarker(file, ref at) is byte marker && marker != EndOfImage)
        {
            if (at + 2 > file.Length)
            {
                break;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || at + length > file.Length)
            {
                break;
            }

            ReadOnlySpan<byte> content = file.Slice(at + 2, length - 2);
            at += length;
            if (marker == App1 && orientation is null && content.StartsWith("Exif\0"u8) && content.Length > 6)
            {
                orientation = Exif.OrientationOf(content[6..]);
            }
            else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                frame ??= Frame.Read(marker, content);
                if (frame is null)
                {
                    return null;
                }
            }
            else if (marker == StartOfScan)
            {
                manyScans = frame is not null && !content.IsEmpty && content[0] < frame.Components;
                break;
            }
        }

        if (frame is null)
        {
            return null;
        }

        // More than one scan: libjpeg keeps the coefficients of the whole image, two bytes each.
        double coefficients = frame.IsProgressive || manyScans ? 2.0 * frame.SamplesPerPixel * frame.Height * frame.Width : 0;
        return new ImageHeader(ImageFormat.Jpeg, frame.Height, frame.Width, orientation ?? Orientation.Upright, (long)coefficients);
    }

    /// <summary>The next marker that has a segment, or the end of the image; <paramref name="at"/> is moved behind it.</summary>
    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        while (at + 1 < file.Length)
        {
            int found = file[at..].IndexOf((byte)0xFF);
            if (found < 0)
            {
                return null;
            }

            at += found;
            while (at < file.Length && file[at] == 0xFF)
            {
                at++;
            }

            // 0 is a stuffed byte; 01 and D0 to D8 stand alone.
            if (at < file.Length && file[at++] is not (0 or 1 or (>= 0xD0 and <= 0xD8)))
            {
                return file[at - 1];
            }
        }

        return null;
    }

    /// <summary>A start-of-frame segment.</summary>
    private sealed record Frame(int Height, int Width, int Components, double SamplesPerPixel, bool IsProgressive)
    {
        public static Frame? Read(byte marker, ReadOnlySpan<byte> content)
        {
            // Baseline, extended, progressive; the same with arithmetic coding.
            if (marker is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA) || content.Length < 6)
            {
                return null;
            }

            (int components, int precision) = (content[5], content[0]);
            if (components is not (1 or 3 or 4) || precision != 8 || content.Length < 6 + 3 * components)
            {
                return null;
            }

            (int widest, int tallest, int samples) = (1, 1, 0);
            for (int i = 0; i < components; i++)
            {
                byte factors = content[7 + 3 * i];
                (int across, int down) = (factors >> 4, factors & 15);
                if (across is < 1 or > 4 || down is < 1 or > 4)
                {
                    return null;
                }

                (widest, tallest, samples) = (Math.Max(widest, across), Math.Max(tallest, down), samples + across * down);
            }

            return new Frame(
                BinaryPrimitives.ReadUInt16BigEndian(content[1..]), BinaryPrimitives.ReadUInt16BigEndian(content[3..]),
                components, components == 1 ? 1 : (double)samples / (widest * tallest), marker is 0xC2 or 0xCA);
        }
    }
}
