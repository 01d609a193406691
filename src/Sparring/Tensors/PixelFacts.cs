using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Sparring.Tensors;

/// <summary>What one walk over the pixels of an image finds out.</summary>
/// <param name="Colours">1 where every pixel that can be seen is grey, 3 where there is colour.</param>
/// <param name="IsTransparent">Whether some pixel is not opaque.</param>
/// <param name="Hash">Of the upright pixels, the same for the mirror image. The colour of pixels that cannot be seen has no part in it.</param>
internal readonly record struct PixelFacts(int Colours, bool IsTransparent, UInt128 Hash)
{
    private const uint Alpha = 0xFF000000;

    /// <summary>Finds them out.</summary>
    /// <param name="pixels">As they are stored.</param>
    /// <param name="orientation">How they are to be turned.</param>
    public static PixelFacts Of(PixelBuffer pixels, Orientation orientation)
    {
        var rows = new UprightRows(pixels, orientation);
        var hash = new MirrorHash(4, rows.Height, rows.Width);
        uint[] rented = ArrayPool<uint>.Shared.Rent(2 * rows.Width);
        Span<uint> seen = rented.AsSpan(0, rows.Width);
        Span<uint> spare = rented.AsSpan(rows.Width, rows.Width);
        uint colour = 0;
        bool isTransparent = false;
        for (int y = 0; y < rows.Height; y++)
        {
            ReadOnlySpan<uint> row = rows.Row(y);
            (bool isOpaque, uint differences) = Look(row);
            if (isOpaque)
            {
                hash.Append(row, spare);
            }
            else
            {
                isTransparent = true;
                ClearInvisible(row, seen);
                differences = Look(seen).Differences;
                hash.Append(seen, spare);
            }

            colour |= differences;
        }

        ArrayPool<uint>.Shared.Return(rented);
        return new PixelFacts(colour == 0 ? 1 : 3, isTransparent, hash.Value);
    }

    /// <summary>Whether all pixels are opaque, and in which bits their colours ever differ.</summary>
    private static (bool IsOpaque, uint Differences) Look(ReadOnlySpan<uint> row)
    {
        uint alpha = Alpha;
        uint colour = 0;
        int i = 0;
        if (row.Length >= Vector<uint>.Count)
        {
            var allAlpha = new Vector<uint>(Alpha);
            Vector<uint> anyColour = Vector<uint>.Zero;
            ref uint first = ref MemoryMarshal.GetReference(row);
            for (; i <= row.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                var pixel = Vector.LoadUnsafe(ref first, (nuint)i);
                allAlpha &= pixel;
                anyColour |= pixel ^ (pixel >>> 8);
            }

            for (int k = 0; k < Vector<uint>.Count; k++)
            {
                alpha &= allAlpha[k];
                colour |= anyColour[k];
            }
        }

        for (; i < row.Length; i++)
        {
            alpha &= row[i];
            colour |= row[i] ^ (row[i] >> 8);
        }

        // Red against green, green against blue; blue against alpha does not count.
        return (alpha == Alpha, colour & 0xFFFF);
    }

    private static void ClearInvisible(ReadOnlySpan<uint> row, Span<uint> cleared)
    {
        for (int i = 0; i < row.Length; i++)
        {
            cleared[i] = (row[i] & Alpha) == 0 ? 0 : row[i];
        }
    }
}
