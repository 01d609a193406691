using Sparring.Data.Kittens;
using Sparring.Metrics;
using Sparring.Metrics.Features;
using Sparring.Tensors;
using TorchSharp;

namespace Sparring.Tests.Metrics.Features;

public sealed class RandomFeaturesTests
{
    [Theory]
    [InlineData(1, 16, 16)]
    [InlineData(3, 28, 17)]
    [InlineData(4, 64, 32)]
    [InlineData(3, 256, 100)]
    [InlineData(1, 256, 256)]
    public void Extract_AnySize_Is512FiniteNumbersAnImage(int channels, int height, int width)
    {
        using var random = new RandomFeatures();
        using torch.Tensor images = Noise(2, channels, height, width);
        using ImageFeatures features = random.Extract(images);

        Assert.Equal([2, 512], features.Vectors.shape);
        Assert.Equal(512, random.Dimension);
        Assert.True(features.Vectors.isfinite().all().item<bool>());
        Assert.InRange((features.Vectors[0] - features.Vectors[1]).norm().item<float>(), 1e-3f, 100);
    }

    [Fact]
    public void Extract_InOneCallOrMany_TheSameBits()
    {
        using var random = new RandomFeatures();
        using torch.Tensor images = Noise(130, 3, 32, 32);
        using ImageFeatures all = random.Extract(images), few = random.Extract(images[129..]), none = random.Extract(images[..0]);

        Assert.Equal([0, 512], none.Vectors.shape);
        Assert.Equal(all.Vectors[129].data<float>().ToArray(), few.Vectors[0].data<float>().ToArray());
    }

    [Fact]
    public void Extract_GreyAsColourOrOpaque_TheSameFeatures()
    {
        using var random = new RandomFeatures();
        using torch.Tensor grey = Noise(4, 1, 32, 32);
        using torch.Tensor colour = grey.expand(-1, 3, -1, -1);
        using torch.Tensor opaque = torch.cat([colour, torch.full_like(grey, 255)], 1);
        using ImageFeatures fromGrey = random.Extract(grey), fromColour = random.Extract(colour), fromOpaque = random.Extract(opaque);

        Assert.InRange((fromGrey.Vectors - fromColour.Vectors).abs().max().item<float>(), 0, 1e-5f);
        Assert.InRange((fromOpaque.Vectors - fromColour.Vectors).abs().max().item<float>(), 0, 1e-5f);
    }

    /// <summary>Weights that differ between platforms or versions would make kept numbers worthless.</summary>
    [Fact]
    public void Extract_AKnownImage_AsOnThePlatformThatItWasMadeOn()
    {
        using var random = new RandomFeatures();
        using torch.Tensor image = torch.tensor([.. Enumerable.Range(0, 256).Select(i => (byte)(i * i * 7 + i * 13 >> 2))], [1, 1, 16, 16]);
        using ImageFeatures features = random.Extract(image);
        float[] vector = features.Vectors[0].data<float>().ToArray();

        Assert.Equal("random-v1-seed0", random.Fingerprint);
        float[] expected = [-0.10392f, 0.08431f, 0.24356f, 0.30838f, 0.07826f, 0.24869f, 0.09915f, 0.26761f, 0.14386f, 0.07237f, 0.05348f];
        Assert.All(expected.Index(), value => Assert.Equal(value.Item, vector[value.Index * 50], 1e-4f));
    }

    [Fact]
    public void Extract_OtherSeed_AnotherNetworkAndLibtorchsRandomStateKept()
    {
        torch.manual_seed(4);
        using torch.Tensor before = torch.get_rng_state();
        using RandomFeatures first = new(), other = new(seed: 1);
        using torch.Tensor images = Noise(2, 3, 16, 16);
        using ImageFeatures a = first.Extract(images), b = other.Extract(images);

        Assert.NotEqual(first.Fingerprint, other.Fingerprint);
        Assert.False(a.Vectors.allclose(b.Vectors));
        Assert.True(torch.get_rng_state().equal(before).all().item<bool>());
    }

    [Fact]
    public void Extract_MovedKittens_AreNearestToThemselvesWhereByPixelsTheyAreNot()
    {
        var kittens = new KittenSource(count: 300);
        using torch.Tensor images = new SourceImages(kittens).Read(300).Single();
        using torch.Tensor moved = images.roll([2, 1], [2, 3]);
        using var random = new RandomFeatures();
        using var pixels = new PixelFeatures(kittens.Shape);

        double byRandom = NearestIsSelf(random, images, moved), byPixels = NearestIsSelf(pixels, images, moved);

        Assert.InRange(byRandom, 0.97, 1);
        Assert.InRange(byRandom - byPixels, 0.05, 1);
    }

    [Fact]
    public void Extract_MoreAndMoreNoise_FartherAndFarther()
    {
        using var random = new RandomFeatures();
        using torch.Tensor images = new SourceImages(new KittenSource(count: 64)).Read(64).Single();
        using torch.Tensor noise = Noise(64, 3, 32, 32).to(torch.ScalarType.Float32) - 127.5f;
        using ImageFeatures clean = random.Extract(images);
        double[] distances = [.. new[] { 0.05f, 0.1f, 0.2f, 0.4f }.Select(level =>
        {
            using torch.Tensor noisy = (images.to(torch.ScalarType.Float32) + level * noise).clamp(0, 255).round().to(torch.ScalarType.Byte);
            using ImageFeatures features = random.Extract(noisy);
            return (double)(features.Vectors - clean.Vectors).norm(1).mean().item<float>();
        })];

        Assert.Equal(distances.Order(), distances);
        Assert.InRange(distances[3] / distances[0], 3, 100);
    }

    [Fact]
    public void Extract_TooSmallOrTooManyChannels_SaysWhatToDo()
    {
        using var random = new RandomFeatures();
        using torch.Tensor small = torch.zeros([1, 3, 8, 32], torch.ScalarType.Byte), two = torch.zeros([1, 2, 32, 32], torch.ScalarType.Byte);

        Assert.Equal(
            "The features 'random' are those of images [N, C, H, W] with 1, 3 or 4 channels and sides of 16 to 256, but these are [1, 3, 8, 32]. Set data.height and data.width, to 64 for example.",
            Assert.Throws<UsageException>(() => random.Extract(small)).Message);
        Assert.Throws<UsageException>(() => random.Extract(two));
    }

    private static double NearestIsSelf(IFeatureExtractor extractor, torch.Tensor images, torch.Tensor moved)
    {
        using var scope = torch.NewDisposeScope();
        using ImageFeatures features = extractor.Extract(images), others = extractor.Extract(moved);
        return torch.cdist(others.Vectors, features.Vectors).argmin(1).data<long>().ToArray().Index().Average(pair => pair.Index == pair.Item ? 1.0 : 0.0);
    }

    private static torch.Tensor Noise(int count, int channels, int height, int width)
    {
        byte[] bytes = new byte[count * channels * height * width];
        new Random(7).NextBytes(bytes);
        return torch.tensor(bytes, [count, channels, height, width]);
    }

    [GpuFact]
    public void Extract_OnTheGpu_AgreesWithTheCpu()
    {
        bool allowedBefore = torch.backends.cudnn.allow_tf32;
        torch.backends.cudnn.allow_tf32 = false;
        try
        {
            using torch.Tensor images = torch.randint(0, 256, [60, 3, 32, 32], torch.ScalarType.Byte);
            using var onCpu = new RandomFeatures();
            using var onGpu = new RandomFeatures(seed: 0, ComputeDevice.Of("cuda"));
            using ImageFeatures expected = onCpu.Extract(images);
            using ImageFeatures found = onGpu.Extract(images);

            Assert.Equal(onCpu.Fingerprint, onGpu.Fingerprint);
            Assert.Equal(DeviceType.CPU, found.Vectors.device_type);
            Assert.InRange((expected.Vectors - found.Vectors).abs().max().item<float>(), 0f, 1e-4f);
        }
        finally
        {
            torch.backends.cudnn.allow_tf32 = allowedBefore;
        }
    }
}
