namespace Sparring.Data;

/// <summary>Samples of a source one after the other, from a first one on. Nothing is read until it is asked for.</summary>
internal sealed class RangeSource : IImageSource
{
    private readonly IImageSource _source;
    private readonly int _start;

    /// <param name="source">What is read; its fingerprint should cost nothing.</param>
    /// <param name="start">The first sample.</param>
    /// <param name="count">How many, at least 1.</param>
    public RangeSource(IImageSource source, int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, source.Count - start);
        _source = source;
        _start = start;
        Count = count;
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public SampleShape Shape => _source.Shape;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int ClassCount => _source.ClassCount;

    /// <inheritdoc/>
    public string Fingerprint => $"{_source.Fingerprint}-from{_start}-to{_start + Count}";

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination) => _source.Read(_start + Within(index), destination);

    /// <inheritdoc/>
    public int Label(int index) => _source.Label(_start + Within(index));

    private int Within(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }
}
