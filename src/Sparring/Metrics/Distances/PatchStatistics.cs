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
                foreach (float value in patches.Slice(start + c * Patches.Area, Patches.Area))
                {
                    _sums[c] += value;
                    _squares[c] += (double)value * value;
                    _least[c] = Math.Min(_least[c], value);
                    _most[c] = Math.Max(_most[c], value);
                }
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
}
