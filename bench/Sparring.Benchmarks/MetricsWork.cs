using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Metrics;
using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Metrics.Memorisation;
using static TorchSharp.torch;

namespace Sparring.Benchmarks;

/// <summary>What the metrics benchmark measures.</summary>
internal static class MetricsWork
{
    private const int Images = 10_000;
    private const int Side = 32;

    /// <summary>Times a step by its name.</summary>
    public delegate void Timed(string step, Action work);

    private static readonly Dictionary<string, Action<Timed>> _all = new()
    {
        ["images-10000-random"] = timed => Compare(new RandomFeatures(), timed),
        ["images-10000-classifier"] = timed => Compare(Classifier(), timed),
        ["swd-10000-mnist-like"] = timed => Sliced(channels: 1, timed),
        ["swd-10000-colour"] = timed => Sliced(channels: 3, timed),
        ["memorisation-10000"] = Memorisation,
        ["fid-50000x2048"] = timed => Large(timed, (real, fake) => FrechetDistance.Between(real, fake)),
        ["prdc-50000x2048"] = Prdc,
    };

    /// <summary>In the order of measuring.</summary>
    public static IReadOnlyCollection<string> Names => _all.Keys;

    /// <summary>Does one.</summary>
    public static void Run(string name, Timed timed)
    {
        using var scope = NewDisposeScope();
        _all[name](timed);
    }

    /// <summary>10,000 generated against 10,000 real images of 32x32: both looked at, and what is made of their features.</summary>
    private static void Compare(IFeatureExtractor extractor, Timed timed)
    {
        using IFeatureExtractor owned = extractor;
        var (reals, fakes) = (Kittens(1), Kittens(2));
        ImageFeatures? real = null, fake = null;
        timed("features", () => (real, fake) = (FeatureReader.Read(reals, extractor), FeatureReader.Read(fakes, extractor)));
        timed("fid", () =>
        {
            using var first = GaussianStatistics.Of(real!.Vectors);
            using var second = GaussianStatistics.Of(fake!.Vectors);
            FrechetDistance.Between(first, second);
        });
        timed("kid", () => KernelDistance.BetweenAll(real!.Vectors, fake!.Vectors));
        timed("prdc", () => PrecisionRecall.Of(real!.Vectors, fake!.Vectors));
    }

    private static void Sliced(int channels, Timed timed)
    {
        var (first, second) = (Kittens(1, channels), Kittens(2, channels));
        timed("swd", () => SlicedWasserstein.Between(first, second));
    }

    private static void Memorisation(Timed timed)
    {
        Tensor training = Features(Images, 512, 1), heldOut = Features(500, 512, 2), fakes = Features(Images, 512, 3);
        timed("memorisation", () => MemorisationTest.Measure(training, heldOut, fakes));
    }

    private static void Prdc(Timed timed)
    {
        Tensor real = Features(50_000, 2048, 1), fake = Features(50_000, 2048, 2);
        timed("prdc", () => PrecisionRecall.Of(real, fake));
    }

    private static void Large(Timed timed, Action<GaussianStatistics, GaussianStatistics> measure)
    {
        Tensor real = Features(50_000, 2048, 1), fake = Features(50_000, 2048, 2);
        timed("statistics and distance", () =>
        {
            using var first = GaussianStatistics.Of(real);
            using var second = GaussianStatistics.Of(fake);
            measure(first, second);
        });
    }

    /// <summary>Normal numbers whose spread falls from dimension to dimension, as that of features does.</summary>
    private static Tensor Features(int count, int dimension, ulong seed)
    {
        using Generator random = new(seed);
        Tensor spread = (arange(dimension, ScalarType.Float32) + 1).pow(-0.5);
        return randn(count, dimension, generator: random).mul_(spread);
    }

    private static ClassifierFeatures Classifier()
    {
        // How long it looks does not depend on how long it learned.
        var source = new KittenSource(1_000, seed: 3, height: Side, width: Side);
        return ClassifierFeatures.Open(source, new ClassifierOptions { ImagesShown = 2_000 });
    }

    /// <summary>Painted before anything is timed, and without a fingerprint, so that nothing comes out of a cache.</summary>
    private static Painted Kittens(long seed, int channels = 3)
    {
        var cats = new KittenSource(Images, seed: seed, height: Side, width: Side);
        SampleShape shape = SampleShape.Image(channels, Side, Side);
        byte[] pixels = new byte[Images * shape.ByteCount];
        byte[] cat = new byte[cats.Shape.ByteCount];
        for (int i = 0; i < Images; i++)
        {
            cats.Read(i, cat);
            cat.AsSpan(0, shape.ByteCount).CopyTo(pixels.AsSpan(i * shape.ByteCount));
        }

        return new Painted(new SourceImages(new MemoryImageSource(pixels, shape)));
    }

    private sealed class Painted(IImageSet images) : IImageSet
    {
        public string Name => images.Name;

        public int Count => images.Count;

        public SampleShape Shape => images.Shape;

        public string? Fingerprint => null;

        public IEnumerable<Tensor> Read(int batchSize) => images.Read(batchSize);
    }
}
