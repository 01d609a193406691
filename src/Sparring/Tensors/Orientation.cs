using System.Runtime.InteropServices;
using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Turns photographs upright that a camera stored rotated or mirrored with a mark that says so (Exif orientation).</summary>
internal static class Orientation
{
    /// <summary>The image as it is meant to be seen.</summary>
    /// <param name="rgba">Four bytes a pixel, row after row. Returned as it is where nothing is to be done.</param>
    /// <param name="height">Rows as stored.</param>
    /// <param name="width">Columns as stored.</param>
    /// <param name="origin">Where the stored first row and first column belong.</param>
    public static (byte[] Rgba, int Height, int Width) Upright(byte[] rgba, int height, int width, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
        {
            return (rgba, height, width);
        }

        bool swaps = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        (int rows, int columns) = swaps ? (width, height) : (height, width);
        byte[] turned = new byte[rgba.Length];
        ReadOnlySpan<uint> stored = MemoryMarshal.Cast<byte, uint>(rgba);
        Span<uint> upright = MemoryMarshal.Cast<byte, uint>(turned.AsSpan());
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                (int row, int column) = origin switch
                {
                    SKEncodedOrigin.TopRight => (y, width - 1 - x),
                    SKEncodedOrigin.BottomRight => (height - 1 - y, width - 1 - x),
                    SKEncodedOrigin.BottomLeft => (height - 1 - y, x),
                    SKEncodedOrigin.LeftTop => (x, y),
                    SKEncodedOrigin.RightTop => (height - 1 - x, y),
                    SKEncodedOrigin.RightBottom => (height - 1 - x, width - 1 - y),
                    _ => (x, width - 1 - y),
                };
                upright[y * columns + x] = stored[row * width + column];
            }
        }

        return (turned, rows, columns);
    }
}
