using System.Numerics;
using Sparring.Data.Cache;

namespace Sparring.Data.Inspection;

/// <summary>
/// Finds images that show the same picture without being the same bits: scaled, recompressed, brightened. Hashes that differ in a few
/// bits propose pairs, and the samples themselves decide.
/// </summary>
/// <remarks>
/// Pairs are proposed by sorting, not by comparing all with all: two hashes that differ in at most 4 of 64 bits agree in one of five
/// bands of bits, and most of those that differ in 6 do. How many samples are compared is limited for each and for all, so that flat or machine-made sets end within seconds
/// too; where a limit was met, there may be more duplicates than were found.
/// </remarks>
internal sealed class NearDuplicates
{
    private const int MostDistance = 6;
    private const int Window = 256;
    private const int MostComparisonsEach = 200;

    /// <summary>Bytes of samples that are compared in all: some five seconds of work.</summary>
    private const long MostBytes = 2L << 30;

    private const int HashBits = 64;

    // Where the bands begin, and behind them their end: 13 bits each, 12 the last.
    private static readonly int[] _bands = [0, 13, 26, 39, 52, HashBits];

    private readonly IImageSource _source;
    private readonly DisjointSets _groups;
    private readonly byte[] _first;
    private readonly byte[] _second;
    private readonly byte[] _comparisons;
    private readonly List<(int, int)> _examples = [];
    private readonly int _exampleCount;
    private long _bytes;

    private NearDuplicates(IImageSource source, DisjointSets groups, int exampleCount)
    {
        _source = source;
        _groups = groups;
        _exampleCount = exampleCount;
        _first = new byte[source.Shape.ByteCount];
        _second = new byte[source.Shape.ByteCount];
        _comparisons = new byte[source.Count];
    }

    /// <summary>Whether a limit was met, so that there may be more.</summary>
    public bool MayBeMore { get; private set; }

    /// <summary>The first pairs found, to be looked at.</summary>
    public IReadOnlyList<(int First, int Second)> Examples => _examples;

    /// <summary>Joins near duplicates into groups that hold the exact ones already.</summary>
    /// <param name="facts">What is known about each sample of an image source.</param>
    /// <param name="source">The samples.</param>
    /// <param name="groups">The groups of exact duplicates; they grow.</param>
    /// <param name="exampleCount">How many pairs are kept as examples at most.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static NearDuplicates Join(
        ReadOnlySpan<SampleFacts> facts, IImageSource source, DisjointSets groups, int exampleCount, CancellationToken cancellationToken = default)
    {
        var search = new NearDuplicates(source, groups, exampleCount);
        int distinct = 0;
        int[] indices = new int[facts.Length];
        for (int i = 0; i < facts.Length; i++)
        {
            // One of each group of exact duplicates speaks for all.
            if (groups.RootOf(i) == i)
            {
                indices[distinct++] = i;
            }
        }

        ulong[] hashes = new ulong[distinct];
        for (int band = 0; band + 1 < _bands.Length; band++)
        {
            Array.Sort(indices, 0, distinct);
            for (int i = 0; i < distinct; i++)
            {
                hashes[i] = BitOperations.RotateRight(facts[indices[i]].PerceptualHash, _bands[band + 1]);
            }

            Array.Sort(hashes, indices, 0, distinct);
            search.JoinWithin(hashes, indices, _bands[band + 1] - _bands[band], cancellationToken);
        }

        return search;
    }

    /// <summary>Compares hashes that agree in their highest bits; the band has been rotated there.</summary>
    private void JoinWithin(ReadOnlySpan<ulong> hashes, int[] indices, int bits, CancellationToken cancellationToken)
    {
        for (int i = 0; i < hashes.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(hashes.Length, i + 1 + Window);
            for (int j = i + 1; j < end && (hashes[i] ^ hashes[j]) >> (HashBits - bits) == 0; j++)
            {
                if (BitOperations.PopCount(hashes[i] ^ hashes[j]) <= MostDistance)
                {
                    Propose(indices[i], indices[j]);
                }
            }
        }
    }

    private void Propose(int first, int second)
    {
        if (_groups.RootOf(first) == _groups.RootOf(second))
        {
            return;
        }

        if (_comparisons[first] >= MostComparisonsEach || _bytes >= MostBytes)
        {
            MayBeMore = true;
            return;
        }

        _comparisons[first]++;
        _bytes += _first.Length;
        _source.Read(first, _first);
        _source.Read(second, _second);
        if (SampleLikeness.AreAlike(_first, _second, _source.Shape))
        {
            _groups.Join(first, second);
            if (_examples.Count < _exampleCount)
            {
                _examples.Add((first, second));
            }
        }
    }
}
