using System.Runtime.InteropServices;

namespace Sparring.Data;

/// <summary>Samples that lie in memory: your own data, or the decoded images of a folder.</summary>
public sealed class MemoryImageSource : IImageSource
{
    private readonly ReadOnlyMemory<byte>[] _samples;
    private readonly int[]? _labels;
    private readonly Lazy<string> _fingerprint;

    /// <summary>Images of your own.</summary>
    /// <param name="pixels">N·C·H·W bytes, image after image, channel after channel. Not copied: do not change them afterwards.</param>
    /// <param name="shape">The shape of one image.</param>
    /// <param name="labels">The class of each image, from 0; null where there are none.</param>
    /// <param name="name">A short name for the run folder and messages.</param>
    /// <exception cref="ArgumentException">The bytes are not at least one whole image, or the labels do not fit them.</exception>
    public MemoryImageSource(byte[] pixels, SampleShape shape, int[]? labels = null, string name = "memory")
        : this(name, shape, Slice(pixels, shape, expectsImage: true), labels)
    {
    }

    /// <summary>Points of your own.</summary>
    /// <param name="points">N times the coordinates of a point. Copied.</param>
    /// <param name="shape">The shape of one point, as <see cref="SampleShape.Point"/> makes it.</param>
    /// <param name="labels">The class of each point, from 0; null where there are none.</param>
    /// <param name="name">A short name for the run folder and messages.</param>
    /// <exception cref="ArgumentException">The numbers are not at least one whole point, or the labels do not fit them.</exception>
    public MemoryImageSource(float[] points, SampleShape shape, int[]? labels = null, string name = "memory")
        : this(name, shape, Slice(MemoryMarshal.AsBytes(points.AsSpan()).ToArray(), shape, expectsImage: false), labels)
    {
    }

    internal MemoryImageSource(string name, SampleShape shape, ReadOnlyMemory<byte>[] samples, int[]? labels)
    {
        if (labels is not null && (labels.Length != samples.Length || labels.Min() < 0))
        {
            throw new ArgumentException($"Each of the {samples.Length} samples needs one label, 0 or more; {labels.Length} labels came.", nameof(labels));
        }

        Name = name;
        Shape = shape;
        _samples = samples;
        _labels = labels;
        ClassCount = labels is null ? 0 : labels.Max() + 1;
        _fingerprint = new Lazy<string>(() => SampleFingerprint.Of(this));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SampleShape Shape { get; }

    /// <inheritdoc/>
    public int Count => _samples.Length;

    /// <summary>The greatest label and one; 0 where there are no labels.</summary>
    public int ClassCount { get; }

    /// <summary>SHA-256 over the shape, the samples in their order and the labels. Computed when first asked for.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination) => _samples[index].Span.CopyTo(destination);

    /// <inheritdoc/>
    public int Label(int index) => _labels is null
        ? throw new InvalidOperationException($"The source '{Name}' has no labels: its ClassCount is 0.")
        : _labels[index];

    private static ReadOnlyMemory<byte>[] Slice(byte[] bytes, SampleShape shape, bool expectsImage)
    {
        int size = shape.ByteCount;
        if (shape.IsImage != expectsImage)
        {
            throw new ArgumentException($"Bytes are samples of an image, and floats of a point; the shape says {shape}.", nameof(shape));
        }

        if (bytes.Length == 0 || bytes.Length % size != 0)
        {
            throw new ArgumentException($"Samples of {shape} take {size} bytes each; {bytes.Length} bytes came, which is not one or more of them.", nameof(bytes));
        }

        var samples = new ReadOnlyMemory<byte>[bytes.Length / size];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = bytes.AsMemory(i * size, size);
        }

        return samples;
    }
}
