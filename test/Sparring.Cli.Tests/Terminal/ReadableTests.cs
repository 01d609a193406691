using Sparring.Cli.Terminal;

namespace Sparring.Cli.Tests.Terminal;

public sealed class ReadableTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(-3, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(281, "4 min 41 s")]
    [InlineData(3569, "59 min 29 s")]
    [InlineData(3600, "1 h 00 min")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(double.PositiveInfinity, "unknown")]
    [InlineData(double.NaN, "unknown")]
    public void Duration_Seconds_ReadsWell(double seconds, string expected) => Assert.Equal(expected, Readable.Duration(seconds));

    [Theory]
    [InlineData(812, "812 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(412.0 * 1024 * 1024, "412 MiB")]
    [InlineData(1.25 * 1024 * 1024 * 1024, "1.3 GiB")]
    public void Bytes_Count_ReadsWell(double bytes, string expected) => Assert.Equal(expected, Readable.Bytes(bytes));

    [Theory]
    [InlineData(812, "812")]
    [InlineData(3_576_704, "3.6 M")]
    [InlineData(128_000, "128 k")]
    public void Count_Numbers_ReadsWell(double count, string expected) => Assert.Equal(expected, Readable.Count(count));

    [Theory]
    [InlineData(0.42, "0.4")]
    [InlineData(9.94, "9.9")]
    [InlineData(9.96, "10")]
    [InlineData(180.4, "180")]
    public void Speed_ImagesPerSecond_HasADecimalWhereSlow(double imagesPerSecond, string expected) =>
        Assert.Equal(expected, Readable.Speed(imagesPerSecond));

    [Theory]
    [InlineData(1.2345, 5, "1.23")]
    [InlineData(12, 100, "12.0")]
    [InlineData(12000.4, 50_000, "12000")]
    public void Kimg_Position_HasTheDecimalsOfTheLength(double kimg, double total, string expected) =>
        Assert.Equal(expected, Readable.Kimg(kimg, total));
}
