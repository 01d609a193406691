namespace Sparring.Tensors;

/// <summary>
/// 64 bits that hardly change when a picture is scaled, recompressed or brightened, and are the same for its mirror image: what is
/// equal left and right of the middle, and how far the two halves differ, each on a grid of 8 rows and 4 columns against its median.
/// </summary>
internal static class PerceptualHash
{
    private const int Side = 8;
    private const int Half = Side / 2;
    private const int Cells = Side * Half;

    /// <summary>Of one image: bytes, channel after channel (C, H, W). Alpha does not count.</summary>
    public static ulong Of(ReadOnlySpan<byte> planes, int channels, int height, int width)
    {
        Span<long> grid = stackalloc long[Side * Side];
        Shrink(planes, channels, height, width, grid);
        Span<long> common = stackalloc long[Cells];
        Span<long> apart = stackalloc long[Cells];
        for (int i = 0; i < Cells; i++)
        {
            long left = grid[i / Half * Side + i % Half];
            long right = grid[i / Half * Side + Side - 1 - i % Half];
            common[i] = left + right;
            apart[i] = Math.Abs(left - right);
        }

        return AboveMedian(common) | AboveMedian(apart) << Cells;
    }

    /// <summary>Sums of brightness, weighted so that each cell covers the same area however many pixels there are.</summary>
    private static void Shrink(ReadOnlySpan<byte> planes, int channels, int height, int width, Span<long> grid)
    {
        int plane = height * width;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = y * width + x;
                long luma = channels < 3 ? planes[i] * 1000L : 299 * planes[i] + 587 * planes[plane + i] + 114 * planes[2 * plane + i];
                Spread(luma, x, width, y, height, grid);
            }
        }
    }

    // In units of 1/8 pixel, pixel x covers 8x to 8x + 8, and a cell is as wide as the image has pixels; so a pixel may lie in two or more.
    private static void Spread(long luma, int x, int width, int y, int height, Span<long> grid)
    {
        for (int row = y * Side / height; row * height < (y + 1) * Side; row++)
        {
            long tall = Math.Min((row + 1) * height, (y + 1) * Side) - Math.Max(row * height, y * Side);
            for (int column = x * Side / width; column * width < (x + 1) * Side; column++)
            {
                long wide = Math.Min((column + 1) * width, (x + 1) * Side) - Math.Max(column * width, x * Side);
                grid[row * Side + column] += luma * tall * wide;
            }
        }
    }

    private static ulong AboveMedian(ReadOnlySpan<long> values)
    {
        Span<long> sorted = stackalloc long[Cells];
        values.CopyTo(sorted);
        sorted.Sort();
        long median = (sorted[Cells / 2 - 1] + sorted[Cells / 2]) / 2;
        ulong bits = 0;
        for (int i = 0; i < Cells; i++)
        {
            bits |= values[i] > median ? 1UL << i : 0;
        }

        return bits;
    }
}
