using System.Runtime.InteropServices;

namespace Sparring.Data;

/// <summary>Equally many points from each of a few narrow 2-D normal distributions, the field's test for lost modes.</summary>
public abstract class PointSource : IEndlessSource
{
    private const ulong Stream = 2;

    private readonly (double X, double Y)[] _centres;
    private readonly double _sigma;
    private readonly double _scale;

    private protected PointSource(string name, (double X, double Y)[] centres, double sigma, double scale, int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Name = name;
        Count = count;
        _centres = centres;
        _sigma = sigma;
        _scale = scale;
        Seed = seed;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SampleShape Shape { get; } = SampleShape.Point(2);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Number of modes: the class of a point is the mode that it was drawn from.</summary>
    public int ClassCount => _centres.Length;

    /// <inheritdoc/>
    public string Fingerprint => $"{Name}-v1-seed{Seed}-count{Count}";

    private protected long Seed { get; }

    /// <summary>The standard deviation of each mode, in the units of the samples.</summary>
    public double Sigma => _sigma / _scale;

    /// <summary>The centre of a mode, in the units of the samples.</summary>
    /// <param name="mode">0 to <see cref="ClassCount"/> − 1.</param>
    public (double X, double Y) Centre(int mode) => (_centres[mode].X / _scale, _centres[mode].Y / _scale);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        (double x, double y) = _centres[Label(index)];
        (double dx, double dy) = new DataRandom(Seed, index, Stream).NextNormals();
        Span<float> point = MemoryMarshal.Cast<byte, float>(destination);
        point[0] = (float)((x + _sigma * dx) / _scale);
        point[1] = (float)((y + _sigma * dy) / _scale);
    }

    /// <inheritdoc/>
    public int Label(int index) => index % _centres.Length;

    /// <inheritdoc/>
    IImageSource IEndlessSource.Further(int count) => new RangeSource(OfCount(Count + count), Count, count);

    /// <summary>The same distribution and seed with another number of points.</summary>
    private protected abstract PointSource OfCount(int count);
}
