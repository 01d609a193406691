using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Coverage;
using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Balance;

/// <summary>
/// The figures that a game is judged by, which no player or policy sees: for images the Fréchet distance in the features of a classifier of the data's own
/// labels and the coverage of the test images, for points the sliced Wasserstein distance and the modes.
/// </summary>
internal sealed class BalanceMeter : IDisposable
{
    /// <summary>Fakes looked at.</summary>
    public const int Fakes = 5000;

    private const int CoverageSamples = 2000;
    private const int Batch = 250;

    private readonly BalanceData _data;
    private readonly ClassifierFeatures? _features;
    private readonly GaussianStatistics? _reals;
    private readonly Tensor _realSamples;

    public BalanceMeter(BalanceData data)
    {
        _data = data;
        if (!data.Training.Shape.IsImage)
        {
            _realSamples = new SourceImages(data.Test).Read(data.Test.Count).Single().DetachFromDisposeScope();
            return;
        }

        _features = ClassifierFeatures.Open(data.Labelled);
        using ImageFeatures reals = FeatureReader.Read(new SourceImages(data.Test), _features);
        _reals = GaussianStatistics.Of(reals.Vectors);
        long apart = reals.Vectors.shape[0] / Math.Min(CoverageSamples, reals.Vectors.shape[0]);
        _realSamples = reals.Vectors.slice(0, 0, apart * CoverageSamples, apart).contiguous().DetachFromDisposeScope();
    }

    /// <summary>Measures fakes.</summary>
    /// <param name="fakes">[N, C, H, W] in [-1, 1], or points [N, 2].</param>
    public BalanceFigures Measure(Tensor fakes)
    {
        using IDisposable scope = NewDisposeScope();
        if (_features is null)
        {
            PointModes modes = PointModes.Of(fakes, (PointSource)_data.Labelled);
            double distance = isfinite(fakes).all().item<bool>() ? SlicedWasserstein.Between(_realSamples, fakes) : double.NaN;
            return new BalanceFigures(distance, modes.Hit / (double)modes.Counts.Count, modes.HighQualityShare);
        }

        using GaussianAccumulator accumulator = new();
        List<Tensor> kept = [];
        int[] classes = new int[_features.ClassCount];
        foreach (Tensor part in fakes.split(Batch))
        {
            Tensor bytes = tensor(PixelTensors.ToBytes(part)).view(part.shape);
            using ImageFeatures features = _features.Extract(bytes);
            accumulator.Add(features.Vectors);
            kept.Add(features.Vectors.clone());
        }

        using GaussianStatistics statistics = accumulator.ToStatistics();
        double frechet = FrechetDistance.Between(_reals!, statistics).Value;
        PrecisionRecallResult coverage = PrecisionRecall.Of(_realSamples, cat(kept).narrow(0, 0, _realSamples.shape[0]));
        return new BalanceFigures(frechet, coverage.Coverage, coverage.Precision);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _features?.Dispose();
        _reals?.Dispose();
        _realSamples.Dispose();
    }
}
