using System.Buffers.Binary;

namespace Sparring.Tensors;

/// <summary>Undoes the filters of a 16-bit PNG's rows and rounds what comes out.</summary>
internal sealed class WidePngRows
{
    private readonly PixelBuffer _pixels;
    private readonly int _channels;
    private readonly ushort[] _key;
    private byte[] _row;
    private byte[] _above;

    /// <summary>Prepares for one image.</summary>
    /// <param name="colourType">0 (grey), 2 (colour), 4 (grey and alpha) or 6 (colour and alpha).</param>
    /// <param name="key">The content of a tRNS chunk: the one colour that is transparent; or nothing.</param>
    /// <param name="pixels">Where the pixels go.</param>
    public WidePngRows(byte colourType, ReadOnlySpan<byte> key, PixelBuffer pixels)
    {
        _pixels = pixels;
        _channels = colourType switch { 0 => 1, 4 => 2, 2 => 3, _ => 4 };
        _key = [];
        if (_channels % 2 == 1 && key.Length >= 2 * _channels)
        {
            _key = new ushort[_channels];
            for (int c = 0; c < _channels; c++)
            {
                _key[c] = BinaryPrimitives.ReadUInt16BigEndian(key[(2 * c)..]);
            }
        }

        _row = new byte[2L * _channels * pixels.Width];
        _above = new byte[_row.Length];
    }

    /// <summary>Reads one pass of an interlaced image, or all of another.</summary>
    /// <exception cref="InvalidDataException">The data are damaged or end early. The message is a clause that wants the file's name before it.</exception>
    public void ReadPass(Stream inflated, int firstRow, int firstColumn, int down, int across)
    {
        int columns = (_pixels.Width - firstColumn + across - 1) / across;
        if (columns <= 0)
        {
            return;
        }

        int length = 2 * _channels * columns;
        _above.AsSpan().Clear();
        for (int y = firstRow; y < _pixels.Height; y += down)
        {
            Unfilter(ReadRow(inflated, length), length);
            for (int x = 0; x < columns; x++)
            {
                Store(2 * _channels * x, _pixels.Bytes.Slice(4 * (y * _pixels.Width + firstColumn + x * across), 4));
            }

            (_row, _above) = (_above, _row);
        }
    }

    /// <summary>The row as it is stored, and its filter.</summary>
    private int ReadRow(Stream inflated, int length)
    {
        int filter;
        try
        {
            filter = inflated.ReadByte();
            inflated.ReadExactly(_row, 0, length);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException(WidePng.CutOff);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("cannot be decoded (its compressed pixels are wrong): the file is damaged", e);
        }

        return filter <= 4
            ? filter
            : throw new InvalidDataException($"cannot be decoded (there is no PNG filter {filter}): the file is damaged");
    }

    private void Unfilter(int filter, int length)
    {
        int step = 2 * _channels;
        for (int i = 0; i < length; i++)
        {
            int left = i >= step ? _row[i - step] : 0;
            int corner = i >= step ? _above[i - step] : 0;
            int above = _above[i];
            _row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above,
                3 => (left + above) / 2,
                _ => Paeth(left, above, corner),
            });
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        (int toLeft, int toAbove, int toCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private void Store(int at, Span<byte> rgba)
    {
        bool isKey = _key.Length > 0;
        for (int c = 0; c < _channels; c++)
        {
            ushort value = BinaryPrimitives.ReadUInt16BigEndian(_row.AsSpan(at + 2 * c));
            isKey = isKey && value == _key[c];
            rgba[_channels == 2 && c == 1 ? 3 : c] = Rounded(value);
        }

        if (_channels < 3)
        {
            rgba[1] = rgba[2] = rgba[0];
        }

        if (_channels % 2 == 1)
        {
            rgba[3] = isKey ? byte.MinValue : byte.MaxValue;
        }
    }

    /// <summary>65,535 stands for what 255 stands for, and they are 257 apart.</summary>
    private static byte Rounded(ushort value) => (byte)((value + 128) / 257);
}
