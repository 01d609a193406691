using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// As many images of a set as are wanted at most, evenly spread over it: the i-th of n is image ⌊i · Count / n⌋. They are kept in memory where they
/// fit, so that a generator draws them once however often they are read.
/// </summary>
internal sealed class EvenlyDrawnImages : IImageSet
{
    /// <summary>16,384 images of 64x64 in colour.</summary>
    private const long MostKeptBytes = 256L << 20;

    private readonly IImageSet _set;
    private byte[]? _kept;

    /// <param name="set">All images.</param>
    /// <param name="most">How many are taken at most.</param>
    public EvenlyDrawnImages(IImageSet set, int most)
    {
        _set = set;
        Count = Math.Min(set.Count, most);
    }

    /// <inheritdoc/>
    public string Name => _set.Name;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public SampleShape Shape => _set.Shape;

    /// <inheritdoc/>
    public string? Fingerprint => Count == _set.Count ? _set.Fingerprint : null;

    /// <inheritdoc/>
    public IEnumerable<Tensor> Read(int batchSize)
    {
        if (_kept is not null)
        {
            foreach (Tensor batch in new SourceImages(new MemoryImageSource(_kept, Shape)).Read(batchSize))
            {
                yield return batch;
            }

            yield break;
        }

        byte[]? kept = Count * (long)Shape.ByteCount <= MostKeptBytes ? new byte[Count * Shape.ByteCount] : null;
        int start = 0;
        int taken = 0;
        foreach (Tensor batch in _set.Read(batchSize))
        {
            using Tensor owned = batch;
            int count = (int)batch.shape[0];
            List<long> chosen = [];
            for (; taken < Count && (long)taken * _set.Count / Count is var index && index < start + count; taken++)
            {
                chosen.Add(index - start);
            }

            start += count;
            if (chosen.Count > 0)
            {
                yield return Keep(Pick(batch, chosen), kept, taken - chosen.Count);
            }
        }

        _kept = taken == Count ? kept : null;
    }

    private static Tensor Pick(Tensor batch, List<long> chosen)
    {
        using Tensor indices = tensor(chosen.ToArray());
        return chosen.Count == batch.shape[0] ? batch.contiguous() : batch.index_select(0, indices);
    }

    private Tensor Keep(Tensor images, byte[]? kept, int first)
    {
        if (kept is not null)
        {
            images.bytes.CopyTo(kept.AsSpan(first * Shape.ByteCount));
        }

        return images;
    }
}
