using System.Text;
using Sparring.Runs;

namespace Sparring.Tests.Runs;

public sealed class TfRecordsTests
{
    [Theory]
    // RFC 3720, appendix B.4, and the check value that catalogues of checksums give for CRC-32C.
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8a9136aaU)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0x62a8ab43U)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0x46dd794eU)]
    [InlineData("313233343536373839", 0xe3069283U)]
    public void Crc32C_PublishedVectors_Agree(string hex, uint expected) => Assert.Equal(expected, TfRecords.Crc32C(Convert.FromHexString(hex)));

    [Fact]
    public void TryTake_RecordMadeByHand_GivesItsData()
    {
        ReadOnlyMemory<byte> rest = Record("hello");

        Assert.True(TfRecords.TryTake(ref rest, out ReadOnlyMemory<byte> record, out ReadOnlyMemory<byte> data));

        Assert.Equal("hello", Encoding.ASCII.GetString(data.Span));
        Assert.Equal(Record("hello").Length, record.Length);
        Assert.Equal(0, rest.Length);
    }

    [Fact]
    public void TryTake_AnyByteDamagedOrMissing_EndsTheFile()
    {
        byte[] whole = Record("hello");
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x40;
            ReadOnlyMemory<byte> rest = damaged;
            Assert.False(TfRecords.TryTake(ref rest, out _, out _));

            rest = whole.AsMemory(0, at);
            Assert.False(TfRecords.TryTake(ref rest, out _, out _));
            Assert.Equal(at, rest.Length);
        }
    }

    // Bit by bit, as the polynomial says.
    internal static uint MaskedCrcBitByBit(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
            }
        }

        crc = ~crc;
        return (crc >> 15 | crc << 17) + 0xa282ead8;
    }

    private static byte[] Record(string text)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);
        byte[] length = BitConverter.GetBytes((long)data.Length);
        return [.. length, .. BitConverter.GetBytes(MaskedCrcBitByBit(length)), .. data, .. BitConverter.GetBytes(MaskedCrcBitByBit(data))];
    }
}
