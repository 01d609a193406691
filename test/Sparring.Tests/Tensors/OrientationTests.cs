using SkiaSharp;
using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

public sealed class OrientationTests
{
    /// <summary>Expected by hand from the Exif standard's words: where the stored first row and first column belong.</summary>
    [Theory]
    [InlineData(SKEncodedOrigin.TopLeft, "abc def")]
    [InlineData(SKEncodedOrigin.TopRight, "cba fed")]
    [InlineData(SKEncodedOrigin.BottomRight, "fed cba")]
    [InlineData(SKEncodedOrigin.BottomLeft, "def abc")]
    [InlineData(SKEncodedOrigin.LeftTop, "ad be cf")]
    [InlineData(SKEncodedOrigin.RightTop, "da eb fc")]
    [InlineData(SKEncodedOrigin.RightBottom, "fc eb da")]
    [InlineData(SKEncodedOrigin.LeftBottom, "cf be ad")]
    public void Upright_TwoRowsOfThree_AsExifSays(SKEncodedOrigin origin, string expected)
    {
        byte[] stored = [.. "abcdef".SelectMany(letter => new[] { (byte)letter, (byte)1, (byte)2, (byte)3 })];

        (byte[] rgba, int height, int width) = Orientation.Upright(stored, 2, 3, origin);

        string letters = new([.. rgba.Where((_, i) => i % 4 == 0).Select(value => (char)value)]);
        Assert.Equal(expected, string.Join(' ', letters.Chunk(width).Select(row => new string(row))));
        Assert.Equal(6, height * width);
        Assert.All(rgba.Chunk(4), pixel => Assert.Equal([1, 2, 3], pixel[1..]));
    }
}
