using CsCheck;
using Sparring.Data.Inspection;

namespace Sparring.Tests.Data.Inspection;

public sealed class ByteSumsTests
{
    [Fact]
    public void SumAndDot_AnyBytes_AreThoseOfOneByOne()
    {
        foreach (byte[] bytes in Gen.Byte.Array[0, 300].Cases(1_000))
        {
            byte[] other = [.. bytes.Reverse()];
            Assert.Equal(bytes.Sum(value => (long)value), ByteSums.Sum(bytes));
            Assert.Equal(bytes.Zip(other, (a, b) => (long)a * b).Sum(), ByteSums.Dot(bytes, other));
        }
    }

    [Fact]
    public void SumAndDot_LargestImageOfWhite_DoNotOverflow()
    {
        byte[] white = new byte[4 * 256 * 256 + 1];
        Array.Fill(white, byte.MaxValue);

        Assert.Equal(white.Length * 255L, ByteSums.Sum(white));
        Assert.Equal(white.Length * 255L * 255, ByteSums.Dot(white, white));
        Assert.Equal(16_000_000L * 255 * 255, ByteSums.Dot(Enumerable.Repeat(byte.MaxValue, 16_000_000).ToArray(), Enumerable.Repeat(byte.MaxValue, 16_000_000).ToArray()));
    }
}
