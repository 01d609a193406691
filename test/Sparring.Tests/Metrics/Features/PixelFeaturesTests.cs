using Sparring.Data;
using Sparring.Metrics.Features;
using TorchSharp;

namespace Sparring.Tests.Metrics.Features;

public sealed class PixelFeaturesTests
{
    [Fact]
    public void Extract_Bytes_AreValuesFromMinusOneToOne()
    {
        using var pixels = new PixelFeatures(SampleShape.Image(1, 1, 3));
        using torch.Tensor images = torch.tensor(new byte[] { 0, 51, 255, 255, 0, 204 }, [2, 1, 1, 3]);
        using ImageFeatures features = pixels.Extract(images);

        Assert.Equal(("pixels", 3, 0), (pixels.Name, pixels.Dimension, pixels.ClassCount));
        Assert.Equal([2, 3], features.Vectors.shape);
        Assert.Equal([-1, -0.6f, 1, 1, -1, 0.6f], features.Vectors.data<float>().ToArray());
        Assert.Null(features.Probabilities);
    }

    [Fact]
    public void New_TooLargeOrPoints_NamesAnotherExtractor()
    {
        Assert.Equal(12_288, new PixelFeatures(SampleShape.Image(3, 64, 64)).Dimension);
        Assert.Equal(
            "The features 'pixels' are those of images of at most 16,384 numbers, 64x64 in colour for example, but these are 128x128 colour: 49,152. Use the features 'random'.",
            Assert.Throws<UsageException>(() => new PixelFeatures(SampleShape.Image(3, 128, 128))).Message);
        Assert.Throws<UsageException>(() => new PixelFeatures(SampleShape.Point(2)));
    }

    [Fact]
    public void Extract_OtherShapeOrType_SaysSo()
    {
        using var pixels = new PixelFeatures(SampleShape.Image(1, 2, 2));
        using torch.Tensor wide = torch.zeros([1, 1, 2, 3], torch.ScalarType.Byte), floats = torch.zeros(1, 1, 2, 2);

        Assert.StartsWith("The images should have the shape [any, 1, 2, 2], but has [1, 1, 2, 3].", Assert.Throws<UsageException>(() => pixels.Extract(wide)).Message);
        Assert.StartsWith("Features are those of images as saved files hold them, uint8", Assert.Throws<UsageException>(() => pixels.Extract(floats)).Message);
    }
}
