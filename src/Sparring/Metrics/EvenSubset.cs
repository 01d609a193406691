using Sparring.Data;
using Sparring.Data.Inspection;

namespace Sparring.Metrics;

/// <summary>Some samples of a source, one at random from each of equally long stretches: classes that lie one after the other keep their shares.</summary>
internal static class EvenSubset
{
    /// <summary>The source itself where it has no more than the number asked for.</summary>
    /// <param name="source">What is chosen from.</param>
    /// <param name="most">How many at most; null for all.</param>
    /// <param name="seed">Another seed chooses others.</param>
    public static IImageSource Of(IImageSource source, int? most, long seed)
    {
        return most is { } count && count < source.Count
            ? new SubsetSource(source, Indices(source.Count, count, seed), () => $"{source.Fingerprint}-even{count}-seed{seed}")
            : source;
    }

    /// <summary>The chosen ones, ascending.</summary>
    public static int[] Indices(int count, int most, long seed) => [.. ContactSheet.Spread(count, most, seed)];
}
