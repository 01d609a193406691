using System.Numerics;
using System.Runtime.InteropServices;

namespace Sparring.Tensors;

/// <summary>
/// A perceptual hash of 64 bits: the image as 8 rows of 9 grey cells, and for each pair of neighbours whether it gets darker to the right.
/// After N. Krawetz, "Kind of Like That" (dHash, 2013). Of the image and its mirror image the smaller hash counts, so that both have one.
/// </summary>
/// <remarks>Two images are near where few bits differ (say, up to 6). A flat image has the hash 0.</remarks>
internal sealed class GradientHash
{
    private const int Rows = 8;
    private const int Columns = 9;

    /// <summary>Sums of so many bytes fit 16 bits.</summary>
    private const int MostRowsInSums = 257;

    private readonly int _height;
    private readonly int _width;
    private readonly ushort[] _sums;
    private readonly long[,] _cells = new long[Rows, Columns];
    private readonly bool[] _isFilled = new bool[Rows];
    private int _row;
    private int _rowsInSums;
    private int _band;

    /// <summary>Begins a hash.</summary>
    public GradientHash(int height, int width)
    {
        (_height, _width) = (height, width);
        _sums = new ushort[4 * width];
    }

    /// <summary>The hash; once all rows are there.</summary>
    public ulong Value
    {
        get
        {
            Flush();
            (ulong hash, ulong mirrored) = (0, 0);
            int filled = 0;
            for (int row = 0; row < Rows; row++)
            {
                // Of an image of fewer rows than cells, a row fills several.
                filled = _isFilled[row] ? row : filled;
                for (int column = 0; column < Columns - 1; column++)
                {
                    hash = (hash << 1) | IsBrighter(filled, column, column + 1);
                    mirrored = (mirrored << 1) | IsBrighter(filled, Columns - 1 - column, Columns - 2 - column);
                }
            }

            return Math.Min(hash, mirrored);
        }
    }

    /// <summary>Appends the next row of pixels: red, green, blue, alpha in a word.</summary>
    public void Append(ReadOnlySpan<uint> pixels)
    {
        int band = (int)((long)_row * Rows / _height);
        if (band != _band || _rowsInSums == MostRowsInSums)
        {
            Flush();
            _band = band;
        }

        Add(MemoryMarshal.AsBytes(pixels), _sums);
        _rowsInSums++;
        _row++;
    }

    // Cells share the pixel on their border, so that the cells of the mirror image are the mirrored cells.
    private int Begin(int column) => (int)((long)column * _width / Columns);

    private int End(int column) => (int)(((long)(column + 1) * _width + Columns - 1) / Columns);

    private ulong IsBrighter(int row, int column, int neighbour) =>
        _cells[row, column] * (End(neighbour) - Begin(neighbour)) > _cells[row, neighbour] * (End(column) - Begin(column)) ? 1UL : 0;

    private void Flush()
    {
        for (int column = 0; column < Columns; column++)
        {
            for (int x = Begin(column); x < End(column); x++)
            {
                _cells[_band, column] += 299 * _sums[4 * x] + 587 * _sums[4 * x + 1] + 114 * _sums[4 * x + 2];
            }
        }

        _isFilled[_band] = true;
        _rowsInSums = 0;
        Array.Clear(_sums);
    }

    private static void Add(ReadOnlySpan<byte> bytes, Span<ushort> sums)
    {
        int i = 0;
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        ref ushort to = ref MemoryMarshal.GetReference(sums);
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out Vector<ushort> low, out Vector<ushort> high);
            (Vector.LoadUnsafe(ref to, (nuint)i) + low).StoreUnsafe(ref to, (nuint)i);
            (Vector.LoadUnsafe(ref to, (nuint)(i + Vector<ushort>.Count)) + high).StoreUnsafe(ref to, (nuint)(i + Vector<ushort>.Count));
        }

        for (; i < bytes.Length; i++)
        {
            sums[i] += bytes[i];
        }
    }
}
