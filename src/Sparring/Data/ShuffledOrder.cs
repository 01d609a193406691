namespace Sparring.Data;

/// <summary>
/// In which order samples are shown: endlessly, every sample once in each epoch, every epoch shuffled anew. A pure function
/// of the seed and the position, so that a training goes on where it stopped by knowing a single number.
/// </summary>
/// <remarks>Not for several threads at once: it keeps the permutation of the epoch it was last asked about.</remarks>
internal sealed class ShuffledOrder(int count, long seed)
{
    private const ulong Stream = 1;

    private readonly int[] _permutation = new int[count];
    private long _epoch = -1;

    /// <summary>The index of the sample at a position, 0 for the first sample ever shown.</summary>
    public int this[long position]
    {
        get
        {
            (long epoch, long offset) = Math.DivRem(position, count);
            if (epoch != _epoch)
            {
                Shuffle(epoch);
            }

            return _permutation[offset];
        }
    }

    private void Shuffle(long epoch)
    {
        var random = new DataRandom(seed, epoch, Stream);
        for (int i = 0; i < count; i++)
        {
            // Fisher and Yates, inside out: no pass to fill the identity first.
            int j = random.NextBelow(i + 1);
            _permutation[i] = _permutation[j];
            _permutation[j] = i;
        }

        _epoch = epoch;
    }
}
