using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Coverage;
using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Balance;

/// <summary>
/// The figures that a game is judged by, which no player or policy sees: for images two Fréchet distances, in the features of a classifier of the data's own
/// labels and in random ones (others than the skill meter's), and the coverage of the test images; for points the sliced Wasserstein distance and the modes.
/// </summary>
internal sealed class BalanceMeter : IDisposable
{
    /// <summary>Fakes looked at.</summary>
    public const int Fakes = 5000;

    private const int CoverageSamples = 2000;
    private const int Batch = 250;
    private const long RandomSeed = 1;

    private readonly BalanceData _data;
    private readonly Extraction? _classifier;
    private readonly Extraction? _random;
    private readonly Tensor _realSamples;

    public BalanceMeter(BalanceData data)
    {
        _data = data;
        SourceImages test = new(data.Test);
        if (!data.Training.Shape.IsImage)
        {
            _realSamples = test.Read(data.Test.Count).Single().DetachFromDisposeScope();
            return;
        }

        IFeatureExtractor classifier = ClassifierFeatures.Open(data.Labelled), random = new RandomFeatures(RandomSeed);
        using ImageFeatures reals = FeatureReader.Read(test, classifier), realsAtRandom = FeatureReader.Read(test, random);
        _classifier = new Extraction(classifier, reals);
        _random = new Extraction(random, realsAtRandom);
        long apart = reals.Vectors.shape[0] / Math.Min(CoverageSamples, reals.Vectors.shape[0]);
        _realSamples = reals.Vectors.slice(0, 0, apart * CoverageSamples, apart).contiguous().DetachFromDisposeScope();
    }

    /// <summary>Measures fakes.</summary>
    /// <param name="fakes">[N, C, H, W] in [-1, 1], or points [N, 2].</param>
    public BalanceFigures Measure(Tensor fakes)
    {
        using IDisposable scope = NewDisposeScope();
        if (_classifier is null)
        {
            PointModes modes = PointModes.Of(fakes, (PointSource)_data.Labelled);
            double distance = isfinite(fakes).all().item<bool>() ? SlicedWasserstein.Between(_realSamples, fakes) : double.NaN;
            return new BalanceFigures(distance, modes.Hit / (double)modes.Counts.Count, modes.HighQualityShare);
        }

        (double known, Tensor vectors) = _classifier.Look(fakes);
        (double random, _) = _random!.Look(fakes);
        PrecisionRecallResult coverage = PrecisionRecall.Of(_realSamples, vectors.narrow(0, 0, _realSamples.shape[0]));
        return new BalanceFigures(Math.Sqrt(known * random), coverage.Coverage, coverage.Precision) { ClassifierFid = known, RandomFid = random };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _classifier?.Dispose();
        _random?.Dispose();
        _realSamples.Dispose();
    }

    /// <summary>One kind of features, and what reals are in them.</summary>
    private sealed class Extraction : IDisposable
    {
        private readonly GaussianStatistics _reals;

        private readonly IFeatureExtractor _extractor;

        public Extraction(IFeatureExtractor extractor, ImageFeatures reals)
        {
            _extractor = extractor;
            _reals = GaussianStatistics.Of(reals.Vectors);
        }

        /// <returns>The Fréchet distance of fakes, and their features.</returns>
        public (double Distance, Tensor Vectors) Look(Tensor fakes)
        {
            using GaussianAccumulator accumulator = new();
            List<Tensor> kept = [];
            foreach (Tensor part in fakes.split(Batch))
            {
                using ImageFeatures features = _extractor.Extract(tensor(PixelTensors.ToBytes(part)).view(part.shape));
                accumulator.Add(features.Vectors);
                kept.Add(features.Vectors.clone());
            }

            using GaussianStatistics statistics = accumulator.ToStatistics();
            return (FrechetDistance.Between(_reals, statistics).Value, cat(kept));
        }

        public void Dispose()
        {
            _extractor.Dispose();
            _reals.Dispose();
        }
    }
}
