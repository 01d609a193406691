namespace Sparring.Data;

/// <summary>
/// The shape of one sample: an image of bytes, channel after channel (C, H, W), or, for toy data, a point of floats.
/// </summary>
public sealed record SampleShape
{
    private SampleShape(int channels, int height, int width)
    {
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>Channels of an image: 1 (grey), 3 (colour) or 4 (colour and alpha). Coordinates of a point.</summary>
    public int Channels { get; }

    /// <summary>Rows of an image; 0 for a point.</summary>
    public int Height { get; }

    /// <summary>Columns of an image; 0 for a point.</summary>
    public int Width { get; }

    /// <summary>Whether a sample is an image (one byte a value) and not a point (one float32 a value).</summary>
    public bool IsImage => Height > 0;

    /// <summary>Numbers in one sample.</summary>
    public int ValueCount => IsImage ? Channels * Height * Width : Channels;

    /// <summary>Bytes that <see cref="IImageSource.Read"/> writes for one sample.</summary>
    public int ByteCount => IsImage ? ValueCount : ValueCount * sizeof(float);

    /// <summary>The shape of a batch of <paramref name="count"/> samples: [N, C, H, W], or [N, coordinates] for points.</summary>
    public long[] BatchShape(long count) => IsImage ? [count, Channels, Height, Width] : [count, Channels];

    /// <summary>An image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The channels are not 1, 3 or 4, or a side is not positive.</exception>
    public static SampleShape Image(int channels, int height, int width)
    {
        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1, 3 or 4 channels.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return new SampleShape(channels, height, width);
    }

    /// <summary>A point, for toy data.</summary>
    /// <param name="coordinates">Numbers in one point, 1 or more. The built-in toy data and the pictures of a run know points in the plane: 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no coordinate.</exception>
    public static SampleShape Point(int coordinates)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(coordinates);
        return new SampleShape(coordinates, 0, 0);
    }

    /// <summary>For people: "32x32 colour", "points of 2".</summary>
    public override string ToString() => IsImage
        ? $"{Width}x{Height} {Channels switch { 1 => "grey", 3 => "colour", _ => "colour with alpha" }}"
        : $"points of {Channels}";
}
