using System.Runtime.InteropServices;
using Sparring.Data;

namespace Sparring.Tests.Data;

public sealed class PointSourceTests
{
    [Fact]
    public void Read_Ring_EightModesOnACircleWithTheirSigma() => CheckModes(new RingSource(40_000, seed: 5), 8, 0.02 / 2.5, mode =>
        (0.8 * Math.Cos(mode * Math.PI / 4), 0.8 * Math.Sin(mode * Math.PI / 4)));

    [Fact]
    public void Read_Grid_TwentyFiveModesWithTheirSigma() => CheckModes(new GridSource(50_000, seed: 5), 25, 0.05 / 5, mode =>
        (-0.8 + 0.4 * (mode % 5), -0.8 + 0.4 * (mode / 5)));

    [Fact]
    public void Read_LargerCount_LeavesTheFirstPointsAsTheyAre()
    {
        var few = new RingSource(10);
        var many = new RingSource(1000);

        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(TestImages.Read(few, i), TestImages.Read(many, i)));
        Assert.NotEqual(TestImages.Read(few, 0), TestImages.Read(new RingSource(10, seed: 1), 0));
    }

    [Fact]
    public void Fingerprint_OtherSeedCountOrKind_Differs()
    {
        string[] prints = [new RingSource(10).Fingerprint, new RingSource(11).Fingerprint, new RingSource(10, 1).Fingerprint, new GridSource(10).Fingerprint];

        Assert.Equal(4, prints.Distinct().Count());
        Assert.Equal(prints[0], new RingSource(10).Fingerprint);
    }

    private static void CheckModes(PointSource source, int modes, double sigma, Func<int, (double X, double Y)> centre)
    {
        Assert.Equal(modes, source.ClassCount);
        Assert.Equal(sigma, source.Sigma, 1e-12);
        int perMode = source.Count / modes;
        double[] squares = new double[modes];
        int[] counts = new int[modes];
        for (int i = 0; i < source.Count; i++)
        {
            ReadOnlySpan<float> point = MemoryMarshal.Cast<byte, float>(TestImages.Read(source, i));
            int mode = source.Label(i);
            (double x, double y) = centre(mode);
            Assert.InRange(Math.Abs(point[0] - x), 0, 6 * sigma);
            Assert.InRange(Math.Abs(point[1] - y), 0, 6 * sigma);
            squares[mode] += Math.Pow(point[0] - x, 2) + Math.Pow(point[1] - y, 2);
            counts[mode]++;
        }

        for (int mode = 0; mode < modes; mode++)
        {
            Assert.Equal(perMode, counts[mode]);
            Assert.Equal(centre(mode).X, source.Centre(mode).X, 1e-12);
            Assert.Equal(centre(mode).Y, source.Centre(mode).Y, 1e-12);

            // The mean square of 2n normal numbers has relative standard error 1 / sqrt n.
            Assert.Equal(1, squares[mode] / (2 * perMode * sigma * sigma), 5 / Math.Sqrt(perMode));
        }
    }
}
