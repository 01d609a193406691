using Sparring.Tensors;
using Sparring.Tests.Data;
using TorchSharp;

namespace Sparring.Tests.Tensors;

public sealed class ImageGridTests
{
    public ImageGridTests() => torch.set_num_threads(1);

    [Fact]
    public void Encode_ThreeGreyPixelsInTwoColumns_LaysThemOutWithGaps()
    {
        Pixels picture = TestImages.Decode(ImageGrid.Encode([10, 20, 30], 1, 1, 1, columns: 2, scale: 1), 1);

        // Two rows and columns of one pixel, gaps of two white ones around and between.
        Assert.Equal((8, 8), (picture.Height, picture.Width));
        var at = (int row, int column) => picture.Planes[row * 8 + column];
        Assert.Equal([10, 20, 30, 255], [at(2, 2), at(2, 5), at(5, 2), at(5, 5)]);
        Assert.Equal(64 - 3, picture.Planes.Count(value => value == 255));
    }

    [Theory]
    [InlineData(64, 32, 32, 8 * 66 + 2, 8 * 66 + 2)]
    [InlineData(1, 28, 28, 84 + 4, 84 + 4)]
    [InlineData(10, 128, 128, 3 * 130 + 2, 4 * 130 + 2)]
    [InlineData(8, 64, 16, 2 * 66 + 2, 6 * 18 + 2)]
    public void Encode_ManyImages_NearlySquareAndLargeEnoughToSee(int count, int height, int width, int pictureHeight, int pictureWidth)
    {
        Pixels picture = TestImages.Decode(ImageGrid.Encode(new byte[count * height * width], 1, height, width), 1);

        Assert.Equal((pictureHeight, pictureWidth), (picture.Height, picture.Width));
    }

    [Fact]
    public void Encode_Tensor_ColourAndAlphaOnWhite()
    {
        using torch.Tensor images = torch.tensor([1f, -1f, -0.6f, 0.0039215f]).reshape(1, 4, 1, 1);
        Pixels picture = TestImages.Decode(ImageGrid.Encode(images, scale: 2), 3);

        // Alpha 128: 255, 0 and 51 become 255, 127 and 152.6.
        int middle = 2 * 6 + 2;
        Assert.Equal((6, 6), (picture.Height, picture.Width));
        Assert.Equal([255, 127, 153], [picture.Plane(0)[middle], picture.Plane(1)[middle], picture.Plane(2)[middle]]);
        Assert.Equal(127, picture.Plane(1)[3 * 6 + 3]);
    }

    [Fact]
    public void Save_Path_WritesThePicture()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "grid.png");
        using torch.Tensor images = torch.zeros(2, 3, 16, 16);

        ImageGrid.Save(path, images);

        Assert.Equal(ImageGrid.Encode(images), File.ReadAllBytes(path));
    }

    [Fact]
    public void Encode_OtherShapes_SaysWhatIsNeeded()
    {
        using torch.Tensor points = torch.zeros(5, 2);

        Assert.StartsWith("A grid needs images as [N, C, H, W]; a tensor of [5, 2] came.", Assert.Throws<ArgumentException>(() => ImageGrid.Encode(points)).Message);
        Assert.StartsWith("A grid needs whole images", Assert.Throws<ArgumentException>(() => ImageGrid.Encode(new byte[5], 1, 2, 2)).Message);
        Assert.StartsWith("A grid needs whole images", Assert.Throws<ArgumentException>(() => ImageGrid.Encode([], 1, 2, 2)).Message);
    }
}
