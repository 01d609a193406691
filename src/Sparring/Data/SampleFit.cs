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

    /// <summary>What the decoder is to make of an image.</summary>
    public DecodeRequest ToRequest() => new(Height, Width, Channels, Rgb.White);

    private static bool Suits(int side) => side is >= SmallestSide and <= LargestSide && side % SideStep == 0;
}
