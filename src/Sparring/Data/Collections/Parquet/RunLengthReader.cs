namespace Sparring.Data.Collections.Parquet;

/// <summary>Reads whole numbers in Parquet's hybrid of runs and packed bits, one after the other.</summary>
/// <param name="bytes">Where they stand.</param>
/// <param name="bitWidth">Bits of each, 0 to 32.</param>
internal sealed class RunLengthReader(ReadOnlyMemory<byte> bytes, int bitWidth)
{
    private int _position;
    private long _left;
    private bool _isPacked;
    private long _bitPosition;
    private uint _repeated;

    /// <exception cref="InvalidDataException">There are no more. The message is a clause.</exception>
    public int Next()
    {
        if (bitWidth == 0)
        {
            return 0;
        }

        while (_left == 0)
        {
            StartRun();
        }

        _left--;
        if (!_isPacked)
        {
            return (int)_repeated;
        }

        uint value = 0;
        for (int bit = 0; bit < bitWidth; bit++, _bitPosition++)
        {
            int at = (int)(_bitPosition >> 3);
            Require(at < bytes.Length);
            value |= (uint)((bytes.Span[at] >> (int)(_bitPosition & 7)) & 1) << bit;
        }

        return (int)value;
    }

    private void StartRun()
    {
        uint header = ReadVarint();
        _isPacked = (header & 1) != 0;
        if (_isPacked)
        {
            // Groups of eight.
            _left = 8L * (header >> 1);
            _bitPosition = 8L * _position;
            _position = (int)Math.Min(bytes.Length, _position + (header >> 1) * (long)bitWidth);
            return;
        }

        _left = header >> 1;
        _repeated = 0;
        for (int i = 0; i < (bitWidth + 7) / 8; i++)
        {
            _repeated |= (uint)ReadByte() << (8 * i);
        }
    }

    private uint ReadVarint()
    {
        uint number = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte part = ReadByte();
            number |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        Require(false);
        return 0;
    }

    private byte ReadByte()
    {
        Require(_position < bytes.Length);
        return bytes.Span[_position++];
    }

    private static void Require(bool isRight)
    {
        if (!isRight)
        {
            throw new InvalidDataException("is damaged: a page has fewer values than it says");
        }
    }
}
