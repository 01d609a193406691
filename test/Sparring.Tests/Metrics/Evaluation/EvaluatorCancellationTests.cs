using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Evaluation;
using TorchSharp;

namespace Sparring.Tests.Metrics.Evaluation;

/// <summary>Whatever takes long ends soon after it is told to, and leaves no tensor behind.</summary>
public sealed class EvaluatorCancellationTests : IDisposable
{
    private readonly CacheHome _cache = new();
    private readonly CancellationTokenSource _cancellation = new();

    [Theory]
    [InlineData("fid")]
    [InlineData("swd")]
    public void Measure_CancelledWhileFakesAreDrawn_DrawsNoMore(string metric)
    {
        DrawnImages fakes = new(count: 1_000, onBatch: _cancellation.Cancel);
        long before = LiveTensors.CountSettled();

        Assert.Throws<OperationCanceledException>(() => Measure(fakes, metric, progress: null));

        Assert.Equal(1, fakes.Batches);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Theory]
    [InlineData("kid")]
    [InlineData("prdc")]
    [InlineData("swd")]
    public void Measure_CancelledInAMetric_GivesNoResult(string metric)
    {
        Relay<EvaluationProgress> progress = new(step =>
        {
            if (step.Phase == EvaluationPhase.Measuring)
            {
                _cancellation.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => Measure(new DrawnImages(count: 20, onBatch: () => { }), metric, progress));
    }

    public void Dispose()
    {
        _cache.Dispose();
        _cancellation.Dispose();
    }

    private void Measure(DrawnImages fakes, string metric, IProgress<EvaluationProgress>? progress)
    {
        EvaluationData data = new(Squares.Halves(seed: 1, count: 20));
        EvaluationOptions options = new() { Features = FeatureKind.Pixels, Metrics = MetricNames.Parse(metric) };
        using var evaluator = Evaluator.Open(data, options, progress, CancellationToken.None);
        evaluator.Measure(fakes, _cancellation.Token);
    }

    /// <summary>Images as a generator gives them: outside of any dispose scope, and known when they are drawn.</summary>
    private sealed class DrawnImages(int count, Action onBatch) : IImageSet
    {
        private readonly SourceImages _images = new(Squares.Halves(seed: 2, count));

        public int Batches { get; private set; }

        public string Name => "drawn";

        public int Count => count;

        public SampleShape Shape => Squares.Shape;

        public string? Fingerprint => null;

        public IEnumerable<torch.Tensor> Read(int batchSize)
        {
            foreach (torch.Tensor batch in _images.Read(batchSize))
            {
                Batches++;
                onBatch();
                yield return batch.DetachFromDisposeScope();
            }
        }
    }
}
