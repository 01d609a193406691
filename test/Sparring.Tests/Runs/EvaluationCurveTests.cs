using Sparring.Metrics.Evaluation;
using Sparring.Runs;
using Sparring.Tensors;
using Sparring.Tests.Data;

namespace Sparring.Tests.Runs;

public sealed class EvaluationCurveTests
{
    [Fact]
    public void Best_LowerIsBetter_IsTheLeastFiniteNumber()
    {
        EvaluationCurve curve = EvaluationCurve.Of(MetricKind.Fid, [At(3, "fid", 7), At(1, "fid", 9), At(2, "fid", double.NaN), At(4, "fid", 8), At(5, "kid", 1)])!;

        Assert.Equal(("fid", MetricDirection.Lower), (curve.Name, curve.Direction));
        Assert.Equal([1, 2, 3, 4], curve.Records.Select(record => record.Kimg!.Value));
        Assert.Equal(3, curve.Best!.Kimg);
    }

    [Fact]
    public void Best_HigherIsBetter_IsTheGreatestAndTheFirstOfEqualOnes()
    {
        EvaluationCurve curve = EvaluationCurve.Of(MetricKind.Prdc, [At(1, "precision", 0.2), At(2, "precision", 0.5), At(3, "precision", 0.5)])!;

        Assert.Equal(2, curve.Best!.Kimg);
    }

    [Fact]
    public void Of_NoNumbers_IsNull()
    {
        Assert.Null(EvaluationCurve.Of(MetricKind.Swd, [At(1, "fid", 2)]));
        Assert.Null(EvaluationCurve.Of(MetricKind.Fid, [At(1, "fid", double.NaN)])!.Best);
    }

    [Fact]
    public void Encode_ACurve_MarksTheBestWhereItLies()
    {
        Pixels picture = Draw([At(1, "fid", 9), At(2, "fid", 4), At(3, "fid", 8)]);
        List<(int X, int Y)> ring = Find(picture, 0xE4, 0x57, 0x2E);

        Assert.Equal((960, 540), (picture.Width, picture.Height));
        // The middle of three lies in the middle of the axis (110 to 920), the least at the bottom: 6 % of 76 to 464 above its end, plus or minus the ring's radius.
        (int X, int Y)[] mark = [.. ring.Where(dot => dot.Y < 480)];
        Assert.InRange(mark.Average(dot => dot.X), 513, 517);
        Assert.InRange(mark.Average(dot => dot.Y), 442, 445);
        Assert.Contains(ring, dot => dot.Y > 500);
    }

    [Fact]
    public void Encode_OneOrEqualOrNoFiniteNumbers_DrawsAllTheSame()
    {
        Draw([At(1, "fid", 9)]);
        Draw([At(1, "fid", 0), At(1, "fid", 0)]);
        Draw([At(1, "fid", 3), At(2, "fid", Math.BitIncrement(3.0))]);
        Draw([At(1, "fid", 1e9), At(1e6, "fid", 1e-9)]);
        Pixels none = Draw([At(1, "fid", double.NaN)]);
        Assert.Empty(Find(none, 0x2B, 0x6C, 0xB0));
    }

    private static Pixels Draw(EvaluationRecord[] records) => TestImages.Decode(EvaluationCurve.Of(MetricKind.Fid, records)!.Encode(), 3);

    private static List<(int X, int Y)> Find(Pixels picture, byte red, byte green, byte blue)
    {
        int plane = picture.Width * picture.Height;
        return [.. Enumerable.Range(0, plane)
            .Where(i => picture.Planes[i] == red && picture.Planes[plane + i] == green && picture.Planes[2 * plane + i] == blue)
            .Select(i => (i % picture.Width, i / picture.Width))];
    }

    private static EvaluationRecord At(double kimg, string name, double value) =>
        MetricsFileTests.Record($"c{kimg}") with { Kimg = kimg, Values = new Dictionary<string, double> { [name] = value } };
}
