using Sparring.Data.Cache;
using Sparring.Data.Inspection;

namespace Sparring.Data;

/// <summary>Keeps some samples of a source out of training, so that it can be told whether the networks only remember.</summary>
public static class HeldOutPart
{
    /// <summary>
    /// Splits a source. Every sample is read once; the seed and the samples alone decide which are held out, and samples that are
    /// the same, mirrored or not, are on one side. Built-in sources hold out further samples that they draw beyond their count.
    /// </summary>
    /// <param name="source">The whole.</param>
    /// <param name="share">0 to 0.5; null for 0.05, but at least 200 samples (of fewer than 1,000: 0.2) and at most 2,000. Rounded down.</param>
    /// <param name="seed">Another seed holds out others.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Both parts, in the source's order; HeldOut is null where nothing is held out, and Training is then the source itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to 0.5.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (IImageSource Training, IImageSource? HeldOut) Split(
        IImageSource source, double? share = null, long seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (share is < 0 or > 0.5 or double.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share that is held out is 0 to 0.5.");
        }

        int count = HeldOutSplit.CountFor(source.Count, share);
        return (source, count) switch
        {
            (_, 0) => (source, null),
            (IEndlessSource endless, _) => (source, endless.Further(count)),
            _ => Split(source, SourceFacts.Of(source, null, cancellationToken), share, seed),
        };
    }

    /// <summary>Splits a source whose samples' facts are known.</summary>
    internal static (IImageSource Training, IImageSource? HeldOut) Split(IImageSource source, ReadOnlySpan<SampleFacts> facts, double? share, long seed)
    {
        (int[] training, int[] heldOut) = HeldOutSplit.Of(facts, share, seed);
        return heldOut.Length == 0
            ? (source, null)
            : (Part(source, facts, training), Part(source, facts, heldOut));
    }

    private static SubsetSource Part(IImageSource source, ReadOnlySpan<SampleFacts> facts, int[] indices)
    {
        // 32 bytes a sample are kept until the fingerprint is asked for, instead of reading the samples again.
        var hashes = new Sha256Value[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            hashes[i] = facts[indices[i]].Sha256;
        }

        return new SubsetSource(
            source, indices, () => SampleFingerprint.Of(source.Shape, hashes, source.ClassCount == 0 ? null : i => source.Label(indices[i])));
    }
}
