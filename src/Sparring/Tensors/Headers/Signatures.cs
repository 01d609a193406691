using System.Buffers.Binary;

namespace Sparring.Tensors.Headers;

/// <summary>Tells formats apart by the first bytes of a file.</summary>
internal static class Signatures
{
    /// <summary>Bytes that <see cref="FormatOf"/> needs to see.</summary>
    public const int Length = 18;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> JpegXlStart => [0xFF, 0x0A];

    private static ReadOnlySpan<byte> Jpeg2000Start => [0xFF, 0x4F, 0xFF, 0x51];

    private static ReadOnlySpan<byte> BoxOfTwelve => [0, 0, 0, 12];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The format of a file that is read; null for every other.</summary>
    public static ImageFormat? FormatOf(ReadOnlySpan<byte> start) =>
        start.StartsWith(Png) ? ImageFormat.Png
        : start.StartsWith(Jpeg) ? ImageFormat.Jpeg
        : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? ImageFormat.Gif
        : start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8) ? ImageFormat.Webp
        : IsBitmap(start) ? ImageFormat.Bmp
        : null;

    /// <summary>Why a file of no format that is read is not, as a clause that wants its name before it.</summary>
    public static string WhyUnread(ReadOnlySpan<byte> start) =>
        start.IsEmpty ? "is empty"
        : ForeignName(start) is string name ? $"is {(name is "AVIF" or "SVG" ? "an" : "a")} {name} image, a format that is not read; save it as PNG or JPEG"
        : "is meant to be an image, but what is in it is none that can be read";

    /// <summary>The name of an image format that is not read; null where it is none that is known.</summary>
    public static string? ForeignName(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8))
        {
            return "TIFF";
        }

        if (start.Length >= 12 && start[4..].StartsWith("ftyp"u8))
        {
            ReadOnlySpan<byte> brand = start.Slice(8, 4);
            return brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) ? "AVIF"
                : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) ? "HEIC"
                : null;
        }

        return start.StartsWith("8BPS"u8) ? "PSD"
            : start.StartsWith(JpegXlStart) || (start.StartsWith(BoxOfTwelve) && start[4..].StartsWith("JXL "u8)) ? "JPEG XL"
            : start.StartsWith(Jpeg2000Start) || (start.StartsWith(BoxOfTwelve) && start[4..].StartsWith("jP  "u8)) ? "JPEG 2000"
            : IsSvg(start) ? "SVG"
            : null;
    }

    /// <summary>"BM" alone begins many a text: the size of the second header must be one that exists.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> start) =>
        start.StartsWith("BM"u8) && start.Length >= Length && BinaryPrimitives.ReadUInt32LittleEndian(start[14..]) is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124;

    private static bool IsSvg(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start[..Math.Min(start.Length, 1024)];
        text = text.StartsWith(ByteOrderMark) ? text[3..] : text;
        return text.StartsWith("<svg"u8) || (text.StartsWith("<?xml"u8) && text.IndexOf("<svg"u8) >= 0);
    }
}
