namespace Sparring.Data;

/// <summary>Which sizes a sample that comes from an image may have.</summary>
internal static class SampleSize
{
    /// <summary>The fewest rows and columns.</summary>
    public const int SmallestSide = 16;

    /// <summary>The most rows and columns.</summary>
    public const int LargestSide = 256;

    /// <summary>Rows and columns where the images do not agree on a size that suits.</summary>
    public const int DefaultSide = 64;

    private const int SideStep = 4;

    /// <summary>Whether images of this size can be samples as they are: sides that are multiples of 4 from 16 to 256.</summary>
    public static bool Suits(int height, int width) => Suits(height) && Suits(width);

    private static bool Suits(int side) => side is >= SmallestSide and <= LargestSide && side % SideStep == 0;
}
