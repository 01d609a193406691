using Sparring.Tensors;

namespace Sparring.Data;

/// <summary>How a decoded image becomes a sample.</summary>
/// <param name="Height">Rows of a sample.</param>
/// <param name="Width">Columns of a sample.</param>
/// <param name="Channels">1, 3 or 4; null keeps what the image has.</param>
internal sealed record SampleFit(int Height, int Width, int? Channels)
{
    /// <summary>The fewest rows and columns of a sample that comes from an image.</summary>
    public const int SmallestSide = 16;

    /// <summary>The most rows and columns of a sample that comes from an image.</summary>
    public const int LargestSide = 256;

    private const int SideStep = 4;
    private const int DefaultSide = 64;

    /// <summary>The fit that the options ask for; null where the size is left to the images.</summary>
    public static SampleFit? FromOptions(DataOptions options) => (options.Height ?? options.Width) is int side
        ? new SampleFit(options.Height ?? side, options.Width ?? side, options.Channels)
        : null;

    /// <summary>The fit where the size is left to the images and they do not agree on one that fits.</summary>
    public static SampleFit Default(DataOptions options) => new(DefaultSide, DefaultSide, options.Channels);

    /// <summary>Whether images of this size can be samples as they are: sides that are multiples of 4 from 16 to 256.</summary>
    public static bool Suits(int height, int width) => Suits(height) && Suits(width);

    /// <summary>The sample: bytes, channel after channel.</summary>
    /// <param name="image">Of 1, 3 or 4 channels; with a colour where grey is asked for only if the decoder has made it grey.</param>
    public Pixels ToSample(Pixels image)
    {
        Pixels sized = Resampler.Cover(image, Height, Width);
        return Channels switch
        {
            3 => sized.WithColour(),
            4 when sized.Channels < 4 => WithAlpha(sized.WithColour()),
            _ => sized,
        };
    }

    private static bool Suits(int side) => side is >= SmallestSide and <= LargestSide && side % SideStep == 0;

    private static Pixels WithAlpha(Pixels colour)
    {
        byte[] data = new byte[4 * colour.Height * colour.Width];
        colour.Planes.CopyTo(data, 0);
        data.AsSpan(colour.Planes.Length).Fill(byte.MaxValue);
        return colour with { Channels = 4, Planes = data };
    }
}
