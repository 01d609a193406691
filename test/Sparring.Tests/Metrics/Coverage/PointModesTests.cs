using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Coverage;
using TorchSharp;

namespace Sparring.Tests.Metrics.Coverage;

public sealed class PointModesTests
{
    private static readonly (double, double)[] _centres = [(0, 0), (1, 0), (0, 1)];

    [Fact]
    public void Of_ByHand_CountsPointsWithinThreeDeviations()
    {
        // At the first centre, 2.9 and 3.1 deviations from the second, the latter twice, and nowhere.
        using torch.Tensor points = torch.tensor(
            new float[] { 0, 0, 1.29f, 0, 1, 0.31f, 1, -0.31f, float.NaN, 0 }, [5, 2]);

        var modes = PointModes.Of(points, _centres, 0.1);

        Assert.Equal((2, 0.4, 5L), (modes.Hit, modes.HighQualityShare, modes.SampleCount));
        Assert.Equal([1, 1, 0], modes.Counts);
        Assert.Equal(Math.Log(1.5), modes.KlDivergence, 1e-12);
    }

    [Fact]
    public void Of_RealPoints_AllModesAndTheShareOfANormalDistribution()
    {
        Check(new RingSource(20_000, seed: 4));
        Check(new GridSource(20_000, seed: 4));

        static void Check(PointSource source)
        {
            using torch.Tensor points = new SourceImages(source).Read(20_000).Single();

            var modes = PointModes.Of(points, source);

            // Four standard errors of 1 − e^(−9/2).
            Assert.Equal(source.ClassCount, modes.Hit);
            Assert.InRange(modes.HighQualityShare, 0.98889 - 0.003, 0.98889 + 0.003);
            Assert.InRange(modes.KlDivergence, 0, 0.001);
        }
    }

    [Fact]
    public void Of_CollapsedGenerator_HitsOneMode()
    {
        var source = new GridSource();
        (double x, double y) = source.Centre(7);
        using torch.Tensor points = torch.tensor(new[] { x, y }).repeat(100, 1);

        var modes = PointModes.Of(points, source);

        Assert.Equal((1, 1.0), (modes.Hit, modes.HighQualityShare));
        Assert.Equal(Math.Log(25), modes.KlDivergence, 1e-12);
    }

    [Fact]
    public void Of_NoPointsOrOfThreeCoordinates_SaysSo()
    {
        using torch.Tensor none = torch.zeros(0, 2), three = torch.zeros(4, 3), far = torch.ones(4, 2);

        Assert.StartsWith("Modes are counted on one point or more", Assert.Throws<UsageException>(() => PointModes.Of(none, _centres, 0.1)).Message);
        Assert.StartsWith("The points should have the shape [any, 2], but has [4, 3]", Assert.Throws<UsageException>(() => PointModes.Of(three, _centres, 0.1)).Message);
        Assert.Equal((0, 0.0, double.NaN), (PointModes.Of(far, _centres, 0.1).Hit, PointModes.Of(far, _centres, 0.1).HighQualityShare, PointModes.Of(far, _centres, 0.1).KlDivergence));
    }
}
