using System.Runtime.InteropServices;
using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Images between files' bytes and planar pixels. PNG and JPEG are read, PNG is written.</summary>
public static class ImageCodec
{
    /// <summary>Images of more pixels are refused before they are decoded.</summary>
    internal const long MaxPixels = 100_000_000;

    /// <summary>Bytes that <see cref="IsImage"/> needs to see.</summary>
    internal const int SignatureLength = 8;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <summary>Encodes one image as a PNG file without loss.</summary>
    /// <param name="planar">Bytes, channel after channel (C, H, W); alpha is not premultiplied.</param>
    /// <param name="channels">1 (grey), 3 (colour) or 4 (colour and alpha).</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="ArgumentException">The channels are not 1, 3 or 4, or the bytes are not C·H·W.</exception>
    public static byte[] EncodePng(ReadOnlySpan<byte> planar, int channels, int height, int width)
    {
        if (channels is not (1 or 3 or 4) || planar.Length != (long)channels * height * width || planar.Length == 0)
        {
            throw new ArgumentException(
                $"A PNG needs 1, 3 or 4 channels of at least one pixel; {planar.Length} bytes came for {channels} channels of {width}x{height}.", nameof(planar));
        }

        SKImageInfo info = channels switch
        {
            1 => new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque),
            3 => new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque),
            _ => new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul),
        };
        ReadOnlySpan<byte> interleaved = channels == 1 ? planar : ToRgba(planar, channels);
        using SKImage image = SKImage.FromPixelCopy(info, interleaved);
        using SKData file = image.Encode(SKEncodedImageFormat.Png, 100)
            ?? throw new SparringException($"The PNG encoder refused an image of {width}x{height} pixels. Ask for a smaller one.");
        return file.ToArray();
    }

    /// <summary>Whether a file that begins with these bytes is a PNG or a JPEG.</summary>
    internal static bool IsImage(ReadOnlySpan<byte> start) => start.StartsWith(PngSignature) || start.StartsWith(JpegSignature);

    /// <summary>Decodes a PNG or JPEG file. A camera's rotation mark is obeyed; colour profiles are not applied.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="channels">
    /// 1, 3 or 4; null for 1 where every pixel is grey and 3 otherwise. Alpha is composited on white unless 4 are asked for.
    /// </param>
    /// <exception cref="InvalidDataException">It is not a whole PNG or JPEG. The message is a clause that wants the file's name before it.</exception>
    internal static Pixels Decode(ReadOnlySpan<byte> file, int? channels)
    {
        if (!IsImage(file))
        {
            throw new InvalidDataException("is not a PNG or JPEG file");
        }

        using SKData data = SKData.CreateCopy(file);
        using SKCodec codec = SKCodec.Create(data) ?? throw new InvalidDataException("begins like an image, but its header is damaged");
        SKImageInfo info = codec.Info;
        if ((long)info.Width * info.Height > MaxPixels)
        {
            throw new InvalidDataException($"claims {info.Width}x{info.Height} pixels; at most {MaxPixels / 1_000_000} megapixels are read");
        }

        byte[] rgba = new byte[4L * info.Width * info.Height];
        SKCodecResult result = Read(codec, new SKImageInfo(info.Width, info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul), rgba);
        if (result != SKCodecResult.Success)
        {
            throw new InvalidDataException(result == SKCodecResult.IncompleteInput
                ? "ends before the image does: the file is cut off"
                : $"cannot be decoded ({result}): the file is damaged");
        }

        if (channels != 4 && info.AlphaType != SKAlphaType.Opaque)
        {
            CompositeOnWhite(rgba);
        }

        (rgba, int height, int width) = Orientation.Upright(rgba, info.Height, info.Width, codec.EncodedOrigin);
        int kept = channels ?? (IsGrey(rgba) ? 1 : 3);
        return new Pixels(kept, height, width, ToPlanar(rgba, kept));
    }

    private static SKCodecResult Read(SKCodec codec, SKImageInfo info, byte[] rgba)
    {
        GCHandle pin = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            return codec.GetPixels(info, pin.AddrOfPinnedObject());
        }
        finally
        {
            pin.Free();
        }
    }

    private static void CompositeOnWhite(Span<byte> rgba)
    {
        for (int i = 0; i < rgba.Length; i += 4)
        {
            int alpha = rgba[i + 3];
            for (int c = 0; c < 3; c++)
            {
                rgba[i + c] = (byte)((rgba[i + c] * alpha + 255 * (255 - alpha) + 127) / 255);
            }
        }
    }

    private static bool IsGrey(ReadOnlySpan<byte> rgba)
    {
        for (int i = 0; i < rgba.Length; i += 4)
        {
            if (rgba[i] != rgba[i + 1] || rgba[i] != rgba[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] ToRgba(ReadOnlySpan<byte> planar, int channels)
    {
        int plane = planar.Length / channels;
        byte[] rgba = new byte[4 * plane];
        Array.Fill(rgba, byte.MaxValue);
        for (int c = 0; c < channels; c++)
        {
            for (int i = 0; i < plane; i++)
            {
                rgba[4 * i + c] = planar[c * plane + i];
            }
        }

        return rgba;
    }

    private static byte[] ToPlanar(ReadOnlySpan<byte> rgba, int channels)
    {
        int plane = rgba.Length / 4;
        byte[] planar = new byte[channels * plane];
        for (int i = 0; i < plane; i++)
        {
            if (channels == 1)
            {
                planar[i] = Luma(rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]);
                continue;
            }

            for (int c = 0; c < channels; c++)
            {
                planar[c * plane + i] = rgba[4 * i + c];
            }
        }

        return planar;
    }

    /// <summary>Brightness after ITU-R BT.601, in whole numbers; grey stays as it is.</summary>
    private static byte Luma(int red, int green, int blue) => (byte)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}
