using System.Numerics;

namespace Sparring.Metrics.Distances;

/// <summary>Mean, spread and range of each channel of the patches of one set on one level.</summary>
internal sealed class PatchStatistics(int channels)
{
    /// <summary>Standard deviation, of 255, below which a channel is flat: the rounding of a pyramid, and no picture.</summary>
    private const double Flat = 1e-3;

    private readonly double[] _sums = new double[channels];
    private readonly double[] _squares = new double[channels];
    private readonly double[] _least = [.. Enumerable.Repeat(double.MaxValue, channels)];
    private readonly double[] _most = [.. Enumerable.Repeat(double.MinValue, channels)];
    private long _count;

    /// <summary>Counts patches in.</summary>
    /// <param name="patches">Patch after patch, in each channel after channel.</param>
    public void Add(ReadOnlySpan<float> patches)
    {
        for (int start = 0; start < patches.Length; start += channels * Patches.Area)
        {
            for (int c = 0; c < channels; c++)
            {
                Add(c, patches.Slice(start + c * Patches.Area, Patches.Area));
            }

            _count += Patches.Area;
        }
    }

    /// <summary>Mean of a channel.</summary>
    public double Mean(int channel) => _sums[channel] / _count;

    /// <summary>What a channel is multiplied with: 1 over its standard deviation; 0 where it is flat.</summary>
    public double Scale(int channel)
    {
        double deviation = Math.Sqrt(Math.Max(0, _squares[channel] / _count - Mean(channel) * Mean(channel)));
        return deviation < Flat ? 0 : 1 / deviation;
    }

    /// <summary>No normalised patch is longer.</summary>
    public double Reach()
    {
        double squares = 0;
        for (int c = 0; c < channels; c++)
        {
            double farthest = Math.Max(_most[c] - Mean(c), Mean(c) - _least[c]) * Scale(c);
            squares += Patches.Area * farthest * farthest;
        }

        return Math.Sqrt(squares);
    }

    private void Add(int channel, ReadOnlySpan<float> values)
    {
        Vector<double> sums = Vector<double>.Zero, squares = Vector<double>.Zero;
        Vector<float> least = new(values), most = least;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> part = new(values[i..]);
            (least, most) = (Vector.Min(least, part), Vector.Max(most, part));
            Vector.Widen(part, out Vector<double> low, out Vector<double> high);
            sums += low + high;
            squares += low * low + high * high;
        }

        _sums[channel] += Vector.Sum(sums);
        _squares[channel] += Vector.Sum(squares);
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            _least[channel] = Math.Min(_least[channel], least[lane]);
            _most[channel] = Math.Max(_most[channel], most[lane]);
        }

        foreach (float value in values[i..])
        {
            _sums[channel] += value;
            _squares[channel] += (double)value * value;
            _least[channel] = Math.Min(_least[channel], value);
            _most[channel] = Math.Max(_most[channel], value);
        }
    }
}
