using Sparring.Balance;
using Sparring.Data;
using Sparring.Metrics.Quality;
using Sparring.Tests.Metrics.Distances;
using Sparring.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Quality;

public sealed class QualityProbeTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public QualityProbeTests() => set_num_threads(1);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void MeasureTrend_PointsMoved_IsTheMeanLengthOfTheShiftsShadow()
    {
        Tensor reals = FeatureSets.Normal(200, 2, seed: 1);
        using QualityProbe probe = ProbeOf(reals);
        TrendFigure moved = probe.MeasureTrend(reals + tensor(new float[] { 3, 0 }));

        // E|θ₁| = 2/π over all directions; of 512 the mean has an error of √((1/2 − 4/π²)/512) = 0.0136.
        Assert.Equal(3 * 2 / Math.PI, moved.Value, 5 * 3 * 0.0136);
        Assert.Equal(0, moved.StandardError);
        Assert.Equal(1, moved.Diversity, 1e-5);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void MeasureTrend_PointsSpreadAboutTheMean_AreThatMuchAsDiverse(double factor)
    {
        Tensor reals = FeatureSets.Normal(200, 2, seed: 1);
        using QualityProbe probe = ProbeOf(reals);
        Assert.Equal(factor, probe.MeasureTrend(factor * reals + 3).Diversity, 1e-5);
    }

    [Fact]
    public void MeasureTrend_OnePointAgainAndAgain_HasNoDiversity()
    {
        using QualityProbe probe = ProbeOf(FeatureSets.Normal(200, 2, seed: 1));
        TrendFigure one = probe.MeasureTrend(ones(50, 2));
        Assert.Equal((0, 0), (one.Diversity, one.DiversityError));
    }

    [Fact]
    public void MeasureTrend_PointsDrawnAgainAndAgain_AreAsDiverseGiveOrTakeItsError()
    {
        using QualityProbe probe = ProbeOf(FeatureSets.Normal(200, 2, seed: 1));
        TrendFigure[] draws = [.. Enumerable.Range(0, 80).Select(i => probe.MeasureTrend(FeatureSets.Normal(128, 2, seed: (ulong)(100 + i))))];
        double spread = Estimate.Mean([.. draws.Select(d => d.Diversity)]).StandardError * Math.Sqrt(draws.Length);
        Assert.InRange(draws.Average(d => d.DiversityError) / spread, 0.7, 1.4);
    }

    [Fact]
    public void MeasureTrend_ImagesThatAreTheReals_AreNoDistanceAwayAndAsDiverse()
    {
        NoiseSource source = new(SampleShape.Image(1, 16, 16));
        using QualityProbe probe = QualityProbe.For(source, heldOut: null, count: source.Count)!;
        // Byte b stands for b / 127.5 − 1.
        Tensor reals = tensor(MemoryImages.Bytes(source, 0, source.Count), [source.Count, 1, 16, 16]).to(ScalarType.Float32) / 127.5 - 1;

        TrendFigure same = probe.MeasureTrend(reals);
        Assert.Equal(0, same.Value, 1e-6);
        Assert.Equal(1, same.Diversity, 1e-5);

        TrendFigure one = probe.MeasureTrend(cat([.. Enumerable.Repeat(reals.narrow(0, 0, 1), 50)]));
        Assert.True(one.Value > 100 * same.Value, $"one image is {one.Value} away, and all of them {same.Value}");
        Assert.Equal(0, one.Diversity, 1e-3);
    }

    private static QualityProbe ProbeOf(Tensor points) =>
        QualityProbe.For(new MemoryImageSource(points.contiguous().data<float>().ToArray(), SampleShape.Point(2)), heldOut: null, count: (int)points.shape[0])!;
}
