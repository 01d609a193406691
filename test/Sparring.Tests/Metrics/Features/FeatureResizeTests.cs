using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sparring.Metrics.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Features;

public sealed class FeatureResizeTests
{
    [Theory]
    [InlineData(FeatureResizeFilter.Bicubic, "PIL", 32, 32, 299, 299)]
    [InlineData(FeatureResizeFilter.Bicubic, "PIL", 515, 301, 299, 299)]
    [InlineData(FeatureResizeFilter.Bicubic, "PIL", 64, 299, 10, 299)]
    [InlineData(FeatureResizeFilter.Bicubic, "PIL", 1, 3, 7, 2)]
    [InlineData(FeatureResizeFilter.Bilinear, "PIL", 28, 28, 299, 299)]
    [InlineData(FeatureResizeFilter.Bilinear, "PIL", 640, 431, 299, 299)]
    [InlineData(FeatureResizeFilter.PlainBilinear, "torch", 32, 48, 299, 299)]
    [InlineData(FeatureResizeFilter.PlainBilinear, "torch", 512, 700, 299, 299)]
    [InlineData(FeatureResizeFilter.TensorFlowBilinear, "numpy", 32, 48, 299, 299)]
    [InlineData(FeatureResizeFilter.TensorFlowBilinear, "numpy", 512, 700, 299, 299)]
    public void Apply_RandomImages_AreAsTheFieldsToolsMakeThem(FeatureResizeFilter filter, string module, int rows, int columns, int height, int width)
    {
        Assert.SkipUnless(Python.Has("numpy") && Python.Has(module), $"Python's numpy and {module} are not installed.");
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        Tensor images = randint(0, 256, [2, 3, rows, columns], dtype: ScalarType.Byte, generator: generator);
        string source = folder.Write("images", MemoryMarshal.AsBytes(images.to(ScalarType.Float32).data<float>().ToArray().AsSpan()).ToArray());
        Python.Run(
            Path.Combine(ThisFolder(), "resize_reference.py"), $"{filter}", source, "2", "3", $"{rows}", $"{columns}", $"{height}", $"{width}", folder["resized"]);
        float[] expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder["resized"])).ToArray();

        Tensor found = FeatureResize.Apply(images, height, width, filter);

        Assert.Equal([2, 3, height, width], found.shape);
        double largest = (found - tensor(expected, found.shape)).abs().max().ToDouble();
        // Versions of PyTorch differ among themselves: they round a pixel's place, up to 700 here, in float32.
        Assert.InRange(largest, 0, filter == FeatureResizeFilter.PlainBilinear ? 0.02 : 1e-3);
    }

    [Theory]
    [InlineData(FeatureResizeFilter.Bicubic)]
    [InlineData(FeatureResizeFilter.Bilinear)]
    [InlineData(FeatureResizeFilter.PlainBilinear)]
    [InlineData(FeatureResizeFilter.TensorFlowBilinear)]
    public void Apply_SameSizeOrOneColour_KeepsEveryValue(FeatureResizeFilter filter)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        Tensor images = randint(0, 256, [2, 1, 9, 13], dtype: ScalarType.Byte, generator: generator);
        Assert.True(FeatureResize.Apply(images, 9, 13, filter).equal(images.to(ScalarType.Float32)).all().ToBoolean());

        Tensor grey = full([1, 3, 40, 5], 77, ScalarType.Float32);
        Assert.True(FeatureResize.Apply(grey, 17, 31, filter).allclose(full([1, 3, 17, 31], 77f), 0, 1e-4));
    }

    [Fact]
    public void Apply_HalvedByHand_IsTheTriangleAndTheCubic()
    {
        // Four pixels to two: the second target is at 3, from the pixels' centres 1.25, 0.75, 0.25 and 0.25 in pixels of twice the width.
        using var scope = NewDisposeScope();
        Tensor images = tensor(new float[] { 0, 0, 0, 64 }, [1, 1, 1, 4]);

        // The triangle's shares there are 0, 0.25, 0.75 and 0.75.
        Assert.Equal(64 * 0.75 / 1.75, FeatureResize.Apply(images, 1, 2, FeatureResizeFilter.Bilinear)[0, 0, 0, 1].ToDouble(), 1e-4);

        // Two neighbours: pixels 2 and 3, half each.
        Assert.Equal(32, FeatureResize.Apply(images, 1, 2, FeatureResizeFilter.PlainBilinear)[0, 0, 0, 1].ToDouble(), 1e-4);

        // TensorFlow 1: pixel 2 alone.
        Assert.Equal(0, FeatureResize.Apply(images, 1, 2, FeatureResizeFilter.TensorFlowBilinear)[0, 0, 0, 1].ToDouble(), 1e-4);

        // Keys' cubic at those distances.
        double[] shares = [Cubic(1.25), Cubic(0.75), Cubic(0.25), Cubic(0.25)];
        Assert.Equal(64 * shares[3] / shares.Sum(), FeatureResize.Apply(images, 1, 2)[0, 0, 0, 1].ToDouble(), 1e-4);

        static double Cubic(double x) => x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2;
    }

    [Fact]
    public void Apply_CubicBeyondWhite_IsCutOff()
    {
        using var scope = NewDisposeScope();
        Tensor images = tensor(new float[] { 0, 0, 255, 255, 0, 0 }, [1, 1, 1, 6]);
        Tensor found = FeatureResize.Apply(images, 1, 60);
        Assert.Equal(0, found.min().ToDouble());
        Assert.Equal(255, found.max().ToDouble());
    }

    [Fact]
    public void Apply_OtherTensors_AreRefused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => FeatureResize.Apply(zeros(3, 4, 4), 2, 2));
        Assert.Throws<ArgumentException>(() => FeatureResize.Apply(zeros([1, 3, 4, 4], ScalarType.Int64), 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureResize.Apply(zeros(1, 3, 4, 4), 0, 2));
    }

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
