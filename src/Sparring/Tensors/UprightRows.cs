using System.Runtime.InteropServices;

namespace Sparring.Tensors;

/// <summary>The rows of an image as it is meant to be seen, of an image that may be stored on its side. Nothing of its size is copied.</summary>
internal sealed class UprightRows
{
    /// <summary>So many pixels fill a cache line: a stored row is touched once for as many upright ones.</summary>
    private const int RowsAtOnce = 16;

    private readonly PixelBuffer _pixels;
    private readonly Orientation _orientation;
    private readonly uint[] _turned;

    /// <summary>Begins.</summary>
    public UprightRows(PixelBuffer pixels, Orientation orientation)
    {
        _pixels = pixels;
        _orientation = orientation;
        (Height, Width) = orientation.SwapsSides ? (pixels.Width, pixels.Height) : (pixels.Height, pixels.Width);
        _turned = orientation.SwapsSides ? new uint[RowsAtOnce * Width] : orientation.ReversesColumns ? new uint[Width] : [];
    }

    /// <summary>Upright rows.</summary>
    public int Height { get; }

    /// <summary>Upright columns.</summary>
    public int Width { get; }

    /// <summary>One row of pixels, valid until the next is asked for. Rows are to be asked for in their order.</summary>
    public ReadOnlySpan<uint> Row(int y)
    {
        if (_orientation.SwapsSides)
        {
            if (y % RowsAtOnce == 0)
            {
                Turn(y, Math.Min(RowsAtOnce, Height - y));
            }

            return _turned.AsSpan(y % RowsAtOnce * Width, Width);
        }

        ReadOnlySpan<uint> row = Stored(_orientation.ReversesRows ? Height - 1 - y : y);
        if (!_orientation.ReversesColumns)
        {
            return row;
        }

        row.CopyTo(_turned);
        Array.Reverse(_turned);
        return _turned;
    }

    private void Turn(int firstRow, int count)
    {
        for (int x = 0; x < Width; x++)
        {
            ReadOnlySpan<uint> stored = Stored(_orientation.ReversesRows ? Width - 1 - x : x);
            for (int i = 0; i < count; i++)
            {
                int y = firstRow + i;
                _turned[i * Width + x] = stored[_orientation.ReversesColumns ? Height - 1 - y : y];
            }
        }
    }

    private ReadOnlySpan<uint> Stored(int row) =>
        MemoryMarshal.Cast<byte, uint>(_pixels.Bytes.Slice(4 * row * _pixels.Width, 4 * _pixels.Width));
}
