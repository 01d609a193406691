using System.Runtime.InteropServices;
using SkiaSharp;
using Sparring.Tensors.Headers;

namespace Sparring.Tensors;

/// <summary>Lets Skia decode a file.</summary>
internal static class SkiaReader
{
    private static ReadOnlySpan<byte> EndOfJpeg => [0xFF, 0xD9];

    /// <summary>A side of a JPEG that is decoded at a fraction of its size; what begins counts.</summary>
    public static int ScaledSide(int side, int scale) => (int)(((long)side + scale - 1) / scale);

    /// <summary>Decodes.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="scale">1, or the divisor of a large JPEG's sides.</param>
    /// <param name="pixels">Where the pixels go; of the header's size over <paramref name="scale"/>.</param>
    /// <exception cref="InvalidDataException">It cannot be decoded. The message is a clause that wants the file's name before it.</exception>
    public static void Read(byte[] file, ImageHeader header, int scale, PixelBuffer pixels)
    {
        GCHandle pin = GCHandle.Alloc(file, GCHandleType.Pinned);
        try
        {
            using SKData data = SKData.Create(pin.AddrOfPinnedObject(), file.Length);
            using SKCodec codec = SKCodec.Create(data)
                ?? throw new InvalidDataException("begins like an image, but its header is damaged, cut off or of a kind that is not read");
            SKSizeI offered = scale == 1 ? codec.Info.Size : codec.GetScaledDimensions(1f / scale);
            if (codec.Info.Height != header.StoredHeight || codec.Info.Width != header.StoredWidth || offered != new SKSizeI(pixels.Width, pixels.Height))
            {
                throw new InvalidDataException(
                    $"claims {header.StoredWidth}x{header.StoredHeight} pixels in one place and {codec.Info.Width}x{codec.Info.Height} in another: the file is damaged");
            }

            SKCodecResult result = codec.GetPixels(pixels.Info, pixels.Address);
            if (result != SKCodecResult.Success)
            {
                bool isCutOff = result == SKCodecResult.IncompleteInput || header.Format switch
                {
                    ImageFormat.Jpeg => !file.AsSpan().TrimEnd((byte)0).EndsWith(EndOfJpeg),
                    ImageFormat.Webp => WebpHeader.IsCutOff(file),
                    _ => false,
                };
                throw new InvalidDataException(isCutOff
                    ? "ends before the image does: the file is cut off"
                    : $"cannot be decoded ({result}): the file is damaged");
            }
        }
        finally
        {
            pin.Free();
        }
    }
}
