using Sparring.Data;
using Sparring.Networks;
using static TorchSharp.torch;

namespace Sparring.Tests.Networks;

public sealed class NetworkPairTests
{
    public static TheoryData<int, int, int> Sizes()
    {
        TheoryData<int, int, int> sizes = new();
        foreach ((int channels, int height, int width) in
                 ((int, int, int)[])[(1, 28, 28), (3, 32, 32), (4, 16, 16), (3, 64, 48), (1, 20, 36), (3, 16, 256), (3, 252, 16), (1, 100, 60)])
        {
            sizes.Add(channels, height, width);
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Dcgan_AnySize_DrawsAndJudgesIt(int channels, int height, int width) =>
        DrawsAndJudges(new NetworkOptions { BaseChannels = 4 }, SampleShape.Image(channels, height, width));

    [Fact]
    public void Dcgan_EverySideThatIsAMultipleOfFour_ComesOutExactly()
    {
        using IDisposable scope = NewDisposeScope();
        for (int side = 16; side <= 256; side += 4)
        {
            SampleShape shape = SampleShape.Image(1, side, 16);
            using NetworkPair pair = NetworkPair.Create(new NetworkOptions { BaseChannels = 1 }, 2, shape);
            using IDisposable inference = no_grad();
            Assert.Equal(shape.BatchShape(2), pair.Generator.call(randn(2, 2)).shape);
        }
    }

    [Theory]
    [InlineData(NetworkFamily.Mlp, DiscriminatorNorm.Batch)]
    [InlineData(NetworkFamily.Dcgan, DiscriminatorNorm.Group)]
    [InlineData(NetworkFamily.Dcgan, DiscriminatorNorm.None)]
    public void Families_ImageShape_DrawAndJudgeIt(NetworkFamily family, DiscriminatorNorm norm) =>
        DrawsAndJudges(new NetworkOptions { Family = family, DiscriminatorNorm = norm, BaseChannels = 6 }, SampleShape.Image(3, 20, 28));

    [Fact]
    public void Points_PointShape_DrawsAndJudgesIt() =>
        DrawsAndJudges(new NetworkOptions { Family = NetworkFamily.Points }, SampleShape.Point(2));

    // The parameter counts of the PyTorch DCGAN example (nz 100, ngf 64, ndf 64, nc 3), as its model summary is widely quoted.
    [Fact]
    public void Dcgan_64Pixels_HasTheParametersOfThePaper()
    {
        using NetworkPair pair = NetworkPair.Create(new NetworkOptions(), 100, SampleShape.Image(3, 64, 64));
        Assert.Equal(3_576_704, pair.Generator.parameters().Sum(p => p.numel()));
        Assert.Equal(2_765_568, pair.Discriminator.parameters().Sum(p => p.numel()));
    }

    // 64·128+128 + 2·128, 128·256+256 + 2·256, … and 1024·784+784.
    [Fact]
    public void Mlp_Mnist_HasTheParametersOfTheExercise()
    {
        using NetworkPair pair = NetworkPair.Create(new NetworkOptions { Family = NetworkFamily.Mlp }, 64, SampleShape.Image(1, 28, 28));
        Assert.Equal(8_320 + 256 + 33_024 + 512 + 131_584 + 1_024 + 525_312 + 2_048 + 803_600, pair.Generator.parameters().Sum(p => p.numel()));
        Assert.Equal(401_920 + 131_328 + 32_896 + 129, pair.Discriminator.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Dcgan_Weights_StartAsInThePaper()
    {
        manual_seed(1);
        using NetworkPair pair = NetworkPair.Create(new NetworkOptions(), 100, SampleShape.Image(3, 64, 64));
        using IDisposable scope = NewDisposeScope();
        foreach ((string name, TorchSharp.Modules.Parameter value) in pair.Generator.named_parameters().Concat(pair.Discriminator.named_parameters()))
        {
            double mean = value.mean().item<float>();
            double deviation = value.std().item<float>();
            double error = 6 * 0.02 / Math.Sqrt(value.numel());
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                Assert.Equal(0, value.abs().max().item<float>());
            }
            else
            {
                Assert.Equal(name.Contains("Norm", StringComparison.Ordinal) ? 1 : 0, mean, error);
                Assert.Equal(0.02, deviation, error);
            }
        }
    }

    [Fact]
    public void DcganWithGroupNorm_AnImageAlone_GetsTheAnswerItGetsInABatch()
    {
        manual_seed(1);
        SampleShape shape = SampleShape.Image(3, 32, 32);
        using NetworkPair pair = NetworkPair.Create(new NetworkOptions { BaseChannels = 16, DiscriminatorNorm = DiscriminatorNorm.Group }, 10, shape);
        using IDisposable scope = NewDisposeScope();
        Tensor images = randn(shape.BatchShape(4));
        float inBatch = pair.Discriminator.call(images)[2].item<float>();
        float alone = pair.Discriminator.call(images[TensorIndex.Slice(2, 3)])[0].item<float>();
        Assert.Equal(inBatch, alone, 1e-5f);
    }

    [Theory]
    [InlineData(30, 32)]
    [InlineData(12, 32)]
    [InlineData(32, 260)]
    public void Dcgan_SidesThatDoNotFit_AreRefusedWithTheCure(int height, int width)
    {
        UsageException refusal = Assert.Throws<UsageException>(
            () => NetworkPair.Create(new NetworkOptions(), 10, SampleShape.Image(3, height, width)));
        Assert.Equal(
            $"The dcgan networks draw images whose sides are multiples of 4 from 16 to 256, but the data are {width}x{height} colour. Set data.height and data.width, to 64 for example.",
            refusal.Message);
    }

    [Fact]
    public void Create_PointsForImagesOrImagesForPoints_NamesTheRecipe()
    {
        Assert.Contains("Use the recipe dcgan or mlp", Assert.Throws<UsageException>(
            () => NetworkPair.Create(new NetworkOptions { Family = NetworkFamily.Points }, 10, SampleShape.Image(3, 32, 32))).Message);
        Assert.Contains("Use the recipe points", Assert.Throws<UsageException>(
            () => NetworkPair.Create(new NetworkOptions(), 10, SampleShape.Point(2))).Message);
    }

    private static void DrawsAndJudges(NetworkOptions options, SampleShape shape)
    {
        using IDisposable scope = NewDisposeScope();
        manual_seed(1);
        using NetworkPair pair = NetworkPair.Create(options, 7, shape);
        Tensor samples = pair.Generator.call(randn(3, 7));
        Assert.Equal(shape.BatchShape(3), samples.shape);
        Assert.Equal([3], pair.Discriminator.call(samples).shape);
        if (shape.IsImage)
        {
            Assert.InRange(samples.abs().max().item<float>(), 0, 1);
        }
    }
}
