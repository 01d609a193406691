using Sparring.Tensors;

namespace Sparring.Data;

/// <summary>How a decoded image becomes a sample.</summary>
/// <param name="Height">Rows of a sample.</param>
/// <param name="Width">Columns of a sample.</param>
/// <param name="Channels">1, 3 or 4; null keeps what the image has.</param>
internal sealed record SampleFit(int Height, int Width, int? Channels)
{
    private const int DefaultSide = 64;

    /// <summary>The fit that the options ask for; null where the size is left to the images.</summary>
    public static SampleFit? FromOptions(DataOptions options) => (options.Height ?? options.Width) is int side
        ? new SampleFit(options.Height ?? side, options.Width ?? side, options.Channels)
        : null;

    /// <summary>The fit where the size is left to the images and they do not agree on one that fits.</summary>
    public static SampleFit Default(DataOptions options) => new(DefaultSide, DefaultSide, options.Channels);

    /// <summary>Whether images of this size can be samples as they are: sides that are multiples of 4 from 16 to 256.</summary>
    public static bool Suits(int height, int width) => height % 4 == 0 && width % 4 == 0 && height is >= 16 and <= 256 && width is >= 16 and <= 256;

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

    private static Pixels WithAlpha(Pixels colour)
    {
        byte[] data = new byte[4 * colour.Height * colour.Width];
        colour.Data.CopyTo(data, 0);
        data.AsSpan(colour.Data.Length).Fill(byte.MaxValue);
        return colour with { Channels = 4, Data = data };
    }
}
