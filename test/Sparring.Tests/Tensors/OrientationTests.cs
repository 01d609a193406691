using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

public sealed class OrientationTests
{
    /// <summary>Expected by hand from the Exif standard's words: where the stored first row and first column belong.</summary>
    [Theory]
    [InlineData(1, "abc def")]
    [InlineData(2, "cba fed")]
    [InlineData(3, "fed cba")]
    [InlineData(4, "def abc")]
    [InlineData(5, "ad be cf")]
    [InlineData(6, "da eb fc")]
    [InlineData(7, "fc eb da")]
    [InlineData(8, "cf be ad")]
    public void Place_TwoRowsOfThree_AsExifSays(int mark, string expected)
    {
        var orientation = Orientation.FromExif(mark);
        (int height, int width) = orientation.SwapsSides ? (3, 2) : (2, 3);
        char[,] upright = new char[height, width];
        for (int i = 0; i < 6; i++)
        {
            (int row, int column) = orientation.Place(i / 3, i % 3, 2, 3);
            upright[row, column] = "abcdef"[i];
        }

        Assert.Equal(expected, string.Join(' ', upright.Cast<char>().Chunk(width).Select(row => new string(row))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(-1)]
    public void FromExif_UnknownMark_IsUpright(int mark) => Assert.Equal(Orientation.Upright, Orientation.FromExif(mark));
}
