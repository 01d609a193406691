using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// Some images of a set that can only be read in order, as a generator's, evenly spread over it: the i-th of n is image ⌊i · Count / n⌋. Of data,
/// which can be read anywhere, <see cref="EvenSubset"/> chooses.
/// </summary>
internal sealed class EvenlyDrawnImages : IImageSet
{
    private readonly IImageSet _set;

    private EvenlyDrawnImages(IImageSet set, int most)
    {
        _set = set;
        Count = most;
    }

    /// <inheritdoc/>
    public string Name => _set.Name;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public SampleShape Shape => _set.Shape;

    /// <inheritdoc/>
    public string? Fingerprint => null;

    /// <summary>The set itself where it has no more than the number asked for.</summary>
    /// <param name="set">All images.</param>
    /// <param name="most">How many are taken at most.</param>
    public static IImageSet Of(IImageSet set, int most) => set.Count <= most ? set : new EvenlyDrawnImages(set, most);

    /// <inheritdoc/>
    public IEnumerable<Tensor> Read(int batchSize)
    {
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
                yield return Pick(batch, chosen);
            }
        }
    }

    private static Tensor Pick(Tensor batch, List<long> chosen)
    {
        using Tensor indices = tensor(chosen.ToArray());
        return batch.index_select(0, indices);
    }
}
