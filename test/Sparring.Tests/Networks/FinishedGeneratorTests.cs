using Sparring.Data;
using Sparring.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Networks;

public sealed class FinishedGeneratorTests
{
    private const int LatentSize = 8;

    public static TheoryData<NetworkFamily, int, int, int> Families() => new()
    {
        { NetworkFamily.Dcgan, 3, 16, 16 },
        { NetworkFamily.Dcgan, 1, 28, 28 }, // a stage with a kernel of 3
        { NetworkFamily.Dcgan, 4, 32, 16 },
        { NetworkFamily.Dcgan, 3, 64, 256 }, // 16 at once
        { NetworkFamily.Mlp, 1, 28, 28 },
        { NetworkFamily.Points, 2, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void Draw_TrainedGenerator_IsItsForwardPassInEvalMode(NetworkFamily family, int channels, int height, int width)
    {
        using IDisposable scope = NewDisposeScope();
        SampleShape shape = Shape(channels, height, width);
        using nn.Module<Tensor, Tensor> network = Trained(family, shape);
        Tensor latents = Latents.Draw(70, LatentSize, seed: 1);
        Tensor expected = Drawing.Samples(network, latents, labels: null);

        using FinishedGenerator finished = new(network, shape);
        Tensor samples = finished.Draw(latents);

        Assert.False(samples.requires_grad);
        Assert.Equal(shape.BatchShape(70), samples.shape);
        Assert.InRange(expected.std().item<float>(), 0.1, 1);
        Assert.InRange(((samples - expected).norm() / expected.norm()).item<float>(), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Draw_OneLatentAmongOthers_GivesTheSameBits(NetworkFamily family, int channels, int height, int width)
    {
        using IDisposable scope = NewDisposeScope();
        SampleShape shape = Shape(channels, height, width);
        using nn.Module<Tensor, Tensor> network = Trained(family, shape);
        using FinishedGenerator finished = new(network, shape);
        Tensor latents = Latents.Draw(70, LatentSize, seed: 1);

        float[] all = finished.Draw(latents).data<float>().ToArray();
        float[] three = finished.Draw(latents.narrow(0, 0, 3)).data<float>().ToArray();
        float[] last = finished.Draw(latents.narrow(0, 69, 1)).data<float>().ToArray();

        Assert.Equal(all[..three.Length], three);
        Assert.Equal(all[^last.Length..], last);
        Assert.Equal(shape.BatchShape(0), finished.Draw(latents.narrow(0, 0, 0)).shape);
    }

    [Fact]
    public void Draw_NetworkOfOnesOwn_IsItsForwardPassToTheBit()
    {
        using IDisposable scope = NewDisposeScope();
        manual_seed(1);
        using OwnGenerator network = new();
        Tensor latents = Latents.Draw(64, LatentSize, seed: 1);
        network.eval();
        float[] expected = network.call(latents).data<float>().ToArray();
        network.train();

        using FinishedGenerator finished = new(network, SampleShape.Image(1, 4, 4));

        Assert.Equal(expected, finished.Draw(latents).data<float>().ToArray());
        Assert.True(network.training);
    }

    [Fact]
    public void Draw_NetworkOfAnotherShape_IsRefused()
    {
        using OwnGenerator network = new();
        using FinishedGenerator finished = new(network, SampleShape.Image(1, 5, 5));
        using Tensor latents = Latents.Draw(3, LatentSize, seed: 1);
        Assert.StartsWith("The generator's output should have the shape [64, 1, 5, 5], but has [64, 1, 4, 4].", Assert.Throws<UsageException>(() => finished.Draw(latents)).Message);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Draw_AgainAndAgain_LeavesNoTensorBehindAndTheNetworkAsItWas(NetworkFamily family, int channels, int height, int width)
    {
        SampleShape shape = Shape(channels, height, width);
        using nn.Module<Tensor, Tensor> network = Trained(family, shape);
        using Tensor latents = Latents.Draw(3, LatentSize, seed: 1);
        network.train();
        Dictionary<string, byte[]> before = Bits(network);
        long count = LiveTensors.CountSettled();

        using (FinishedGenerator finished = new(network, shape))
        {
            finished.Draw(latents).Dispose();
            finished.Draw(latents).Dispose();
        }

        Assert.Equal(count, Tensor.TotalCount);
        Assert.Equal(before, Bits(network));
        Assert.True(network.training);
        Assert.All(network.parameters(), p => Assert.True(p.requires_grad));
    }

    private static SampleShape Shape(int channels, int height, int width) =>
        height == 0 ? SampleShape.Point(channels) : SampleShape.Image(channels, height, width);

    /// <summary>With statistics from some batches, and weights, scales and shifts that are not those of the beginning.</summary>
    private static nn.Module<Tensor, Tensor> Trained(NetworkFamily family, SampleShape shape)
    {
        manual_seed(1);
        nn.Module<Tensor, Tensor> network = NetworkPair.CreateGenerator(new NetworkOptions { Family = family, BaseChannels = 4, HiddenUnits = 8 }, LatentSize, shape);
        using IDisposable inference = no_grad();
        using IDisposable scope = NewDisposeScope();
        foreach (nn.Module layer in network.modules())
        {
            if (layer is BatchNorm norm)
            {
                norm.weight.normal_(1, 0.3);
                norm.bias!.normal_(0, 0.3);
            }
            else if (layer is Convolution convolution)
            {
                convolution.weight.normal_(0, 0.2); // the beginning's pictures are nearly grey
            }
        }

        for (int i = 0; i < 5; i++)
        {
            network.call(randn(16, LatentSize));
        }

        network.eval();
        return network;
    }

    private static Dictionary<string, byte[]> Bits(nn.Module network)
    {
        using IDisposable scope = NewDisposeScope();
        return network.state_dict().ToDictionary(e => e.Key, e => e.Value.detach().clone().bytes.ToArray());
    }

    /// <summary>Not one stack: two branches, and a batch norm behind a linear layer, whose statistics are those of the beginning.</summary>
    private sealed class OwnGenerator : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _left = nn.Linear(LatentSize, 16);
        private readonly BatchNorm1d _norm = nn.BatchNorm1d(16);
        private readonly Linear _right = nn.Linear(LatentSize, 16);

        public OwnGenerator() : base(nameof(OwnGenerator)) => RegisterComponents();

        public override Tensor forward(Tensor input) => (_norm.call(_left.call(input)) + _right.call(input)).tanh().view(-1, 1, 4, 4);
    }
}
