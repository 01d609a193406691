using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Metrics;
using Sparring.Metrics.Coverage;
using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Tests.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics;

/// <summary>From images to numbers: neither their order, nor the batches that they are looked at in, nor the threads change a metric.</summary>
public sealed class InvarianceTests : IDisposable
{
    private const int Count = 700;
    private const int SlicedCount = 100;
    private const int Side = 16;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly RandomFeatures _random = new();
    private readonly SampleShape _shape = SampleShape.Image(3, Side, Side);
    private readonly byte[] _first = Kittens(1, 0.9);
    private readonly byte[] _second = Kittens(2, 1);

    public InvarianceTests() => set_num_threads(1);

    [Fact]
    public void Metrics_OtherOrderBatchesAndThreads_AreTheSame()
    {
        double[] plain = Measure(images => images, batchSize: 64);
        double[] batches = Measure(images => images, batchSize: 7);
        set_num_threads(2);
        double[] threads = Measure(images => images, batchSize: 64);
        double[] shuffled = Measure(Shuffled, batchSize: 33);
        set_num_threads(1);

        foreach (double[] other in new[] { batches, threads, shuffled })
        {
            Assert.All(plain.Zip(other), pair => FeatureSets.AreEqual(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void KernelDistance_SubsetsInOtherThreads_IsTheSame()
    {
        Tensor first = Features(_first, 64), second = Features(_second, 64);
        double one = Subsets(first, second);
        set_num_threads(2);
        double two = Subsets(first, second);
        set_num_threads(1);

        // Subsets are drawn by the images' places, so that their order does change this one, within its standard error.
        FeatureSets.AreEqual(one, two, 1e-6);
    }

    public void Dispose()
    {
        set_num_threads(1);
        _random.Dispose();
        _scope.Dispose();
    }

    private static double Subsets(Tensor first, Tensor second) =>
        KernelDistance.Between(first, second, subsets: 5, subsetSize: 200, cancellationToken: TestContext.Current.CancellationToken).Value;

    /// <summary>FID, KID, precision, recall, density, coverage, SWD, IS and modes.</summary>
    private double[] Measure(Func<byte[], byte[]> order, int batchSize)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Tensor first = Features(order(_first), batchSize), second = Features(order(_second), batchSize);
        using var ofFirst = GaussianStatistics.Of(first);
        using var ofSecond = GaussianStatistics.Of(second);
        PrecisionRecallResult prdc = PrecisionRecall.Of(first, second, cancellationToken: cancellation);

        // Ten numbers of the features stand in for a classifier's logits.
        Tensor logits = (second[.., ..10] - second[.., ..10].mean([0])) * 20;
        return
        [
            FrechetDistance.Between(ofFirst, ofSecond).Value,
            KernelDistance.BetweenAll(first, second, cancellation).Value,
            prdc.Precision, prdc.Recall, prdc.Density, prdc.Coverage,
            SlicedWasserstein.Between(Few(order, _first), Few(order, _second), cancellationToken: cancellation).Mean,
            InceptionScore.Of(logits.softmax(1), splits: 1).Mean,
            ModeCoverage.OfProbabilities(logits, [.. Enumerable.Repeat(1.0, 10)]).KlDivergence,
        ];
    }

    private Tensor Features(byte[] images, int batchSize)
    {
        List<Tensor> parts = [];
        foreach (Tensor batch in MemoryImages.Set(images, _shape).Read(batchSize))
        {
            using Tensor owned = batch;
            parts.Add(_random.Extract(batch).Vectors);
        }

        return cat(parts);
    }

    private SourceImages Few(Func<byte[], byte[]> order, byte[] images) => MemoryImages.Set(order(images[..(SlicedCount * _shape.ByteCount)]), _shape);

    private byte[] Shuffled(byte[] images)
    {
        int[] order = [.. Enumerable.Range(0, images.Length / _shape.ByteCount)];
        new Random(3).Shuffle(order);
        return [.. order.SelectMany(i => images.AsSpan(i * _shape.ByteCount, _shape.ByteCount).ToArray())];
    }

    private static byte[] Kittens(long seed, double brightness) =>
        [.. MemoryImages.Bytes(new KittenSource(Count, seed: seed, height: Side, width: Side), 0, Count).Select(value => (byte)(value * brightness))];
}
