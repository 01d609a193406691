using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Features;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>Some samples of a source, the same every time, as tensors where the players play.</summary>
internal sealed class Samples : IDisposable
{
    /// <param name="source">What they are taken from, evenly.</param>
    /// <param name="most">How many, at most.</param>
    /// <param name="withLabels">Whether their labels are needed.</param>
    /// <param name="device">Where they are needed.</param>
    public Samples(IImageSource source, int most, bool withLabels, ComputeDevice device)
    {
        using IDisposable scope = NewDisposeScope();
        IImageSource chosen = EvenSubset.Of(source, most, seed: 0);
        Tensor samples = new SourceImages(chosen).Read(chosen.Count).Single();
        Images = device.Take(source.Shape.IsImage ? FeatureInput.ToValues(samples) : samples).DetachFromDisposeScope();
        Labels = withLabels ? device.Take(tensor([.. Enumerable.Range(0, chosen.Count).Select(i => (long)chosen.Label(i))])).DetachFromDisposeScope() : null;
    }

    /// <summary>[N, C, H, W] float32 in [-1, 1], or points [N, 2].</summary>
    public Tensor Images { get; }

    /// <summary>[N] int64; null where they are not needed.</summary>
    public Tensor? Labels { get; }

    public int Count => (int)Images.shape[0];

    /// <summary>Samples in each batch: those of training, where there are as many.</summary>
    public int Batch(int batchSize) => Math.Min(Math.Max(2, batchSize), Count);

    /// <summary>A batch of them; the last ones where too few follow.</summary>
    public (Tensor Images, Tensor? Labels) From(int start, int batchSize)
    {
        int count = Batch(batchSize), first = Math.Min(start, Count - count);
        return (Images.narrow(0, first, count), Labels?.narrow(0, first, count));
    }

    public void Dispose()
    {
        Images.Dispose();
        Labels?.Dispose();
    }
}
