using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Metrics;

/// <summary>The samples of a source, in its order.</summary>
/// <param name="source">It stays the caller's.</param>
public sealed class SourceImages(IImageSource source) : IImageSet
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public SampleShape Shape => source.Shape;

    /// <inheritdoc/>
    public string Fingerprint => source.Fingerprint;

    /// <inheritdoc/>
    public IEnumerable<Tensor> Read(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        for (int start = 0; start < source.Count; start += batchSize)
        {
            yield return ReadBatch(start, Math.Min(batchSize, source.Count - start));
        }
    }

    private Tensor ReadBatch(int start, int count)
    {
        Tensor batch = empty(Shape.BatchShape(count), Shape.IsImage ? ScalarType.Byte : ScalarType.Float32);
        for (int i = 0; i < count; i++)
        {
            using Tensor sample = batch[i];
            source.Read(start + i, sample.bytes);
        }

        return batch;
    }
}
