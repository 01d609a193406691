namespace Sparring.Data;

/// <summary>Some samples of a source, in the order given.</summary>
internal sealed class SubsetSource : IImageSource
{
    private readonly IImageSource _source;
    private readonly int[] _indices;
    private readonly Lazy<string> _fingerprint;

    /// <param name="source">What is read.</param>
    /// <param name="indices">Which of its samples, at least one. Not copied.</param>
    /// <param name="fingerprint">
    /// The fingerprint where it can be had without reading samples, as <see cref="SampleFingerprint"/> makes it; null reads them when it is asked for.
    /// </param>
    public SubsetSource(IImageSource source, int[] indices, Func<string>? fingerprint = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(indices.Length);
        _source = source;
        _indices = indices;
        _fingerprint = new Lazy<string>(fingerprint ?? (() => SampleFingerprint.Of(this)));
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public SampleShape Shape => _source.Shape;

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public int ClassCount => _source.ClassCount;

    /// <summary>That of the same samples in memory.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination) => _source.Read(_indices[index], destination);

    /// <inheritdoc/>
    public int Label(int index) => _source.Label(_indices[index]);
}
