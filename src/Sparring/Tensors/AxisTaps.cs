using System.Collections.Concurrent;

namespace Sparring.Tensors;

/// <summary>Which source pixels along one axis make each target pixel, in whole numbers, so that sums do not depend on their order.</summary>
/// <remarks>
/// The taps of the last target pixels are those of the first ones mirrored: the mirror image of a source gives the mirror image of the target,
/// to the bit, wherever what is cut off can be cut off evenly.
/// </remarks>
internal sealed class AxisTaps
{
    /// <summary>What the weights of a target pixel sum to.</summary>
    public const int One = 1 << 18;

    private const int MostKept = 512;

    private static readonly ConcurrentDictionary<(int Source, int Target, double Zoom, bool Reversed), AxisTaps> _kept = new();

    private readonly int[] _starts;
    private readonly int[][] _weights;
    private readonly double[][] _doubles;

    private AxisTaps(int source, int target, double zoom, bool reversed)
    {
        _starts = new int[target];
        _weights = new int[target][];
        double step = 1 / zoom;
        double origin = (source - target * step) / 2;
        if (zoom == 1)
        {
            // A crop alone must not blur: whole pixels. Of an axis that is stored backwards, the same ones.
            origin = reversed ? Math.Ceiling(origin) : Math.Floor(origin);
        }

        bool isEven = zoom != 1 || (source - target) % 2 == 0;
        for (int i = 0; i < target; i++)
        {
            int mirror = target - 1 - i;
            if (isEven && mirror < i)
            {
                _weights[i] = [.. _weights[mirror].Reverse()];
                _starts[i] = source - _starts[mirror] - _weights[i].Length;
                continue;
            }

            AxisTap tap = zoom <= 1
                ? AxisTap.Area(source, origin + i * step, origin + (i + 1) * step)
                : AxisTap.Cubic(source, origin + (i + 0.5) * step - 0.5);
            _starts[i] = tap.Start;
            _weights[i] = isEven && mirror == i ? tap.WholeSymmetric() : tap.Whole();
            if (isEven && mirror == i)
            {
                _starts[i] = (source - _weights[i].Length) / 2;
            }
        }

        _doubles = Array.ConvertAll(_weights, weights => Array.ConvertAll(weights, weight => (double)weight));
        First = _starts.Min();
        End = _starts.Select((start, i) => start + _weights[i].Length).Max();
    }

    /// <summary>Target pixels.</summary>
    public int Count => _starts.Length;

    /// <summary>The first source pixel that has a part in any.</summary>
    public int First { get; }

    /// <summary>Behind the last one that has.</summary>
    public int End { get; }

    /// <summary>The taps of every target pixel.</summary>
    /// <param name="source">Source pixels along the axis.</param>
    /// <param name="target">Target pixels along the axis; they are taken from the middle of the source.</param>
    /// <param name="zoom">Target pixels for each source pixel; <c>source · zoom ≥ target</c>.</param>
    /// <param name="reversed">Whether the source is stored backwards.</param>
    public static AxisTaps For(int source, int target, double zoom, bool reversed)
    {
        if (_kept.TryGetValue((source, target, zoom, reversed), out AxisTaps? taps))
        {
            return taps;
        }

        if (_kept.Count >= MostKept)
        {
            // A collection in which every image has a size of its own.
            _kept.Clear();
        }

        return _kept[(source, target, zoom, reversed)] = new AxisTaps(source, target, zoom, reversed);
    }

    /// <summary>The first source pixel of a target pixel.</summary>
    public int Start(int target) => _starts[target];

    /// <summary>The weights of the source pixels of a target pixel; they sum to <see cref="One"/>.</summary>
    public ReadOnlySpan<int> Weights(int target) => _weights[target];

    /// <summary>The same numbers.</summary>
    public ReadOnlySpan<double> WeightsAsDoubles(int target) => _doubles[target];
}
