using Sparring.Data;
using Sparring.Networks;
using static TorchSharp.torch;

namespace Sparring.Tests.Networks;

public sealed class NetworkProfileTests
{
    // Multiplications and additions counted by hand: outputs × inputs each of them meets × 2.
    [Fact]
    public void Of_StockLayers_CountsByHand()
    {
        using nn.Module<Tensor, Tensor> network = nn.Sequential(
            ("convolution", nn.Conv2d(3, 8, 3, stride: 2, padding: 1)), // [3, 8, 8] → [8, 4, 4]: 8·4·4 outputs, each of 3·3·3 inputs
            ("relu", nn.ReLU()),
            ("transposed", nn.ConvTranspose2d(8, 2, 4, stride: 2, padding: 1)), // [8, 4, 4] → [2, 8, 8]: 8·4·4 inputs, each to 2·4·4 places
            ("flatten", nn.Flatten()),
            ("linear", nn.Linear(128, 10))); // 128·10

        NetworkProfile profile = NetworkProfile.Of(network, 3, 8, 8);

        Assert.Equal(["convolution", "relu", "transposed", "flatten", "linear"], profile.Layers.Select(l => l.Name));
        Assert.Equal([2 * 128 * 27, 0, 2 * 128 * 32, 0, 2 * 1280], profile.Layers.Select(l => l.Flops));
        Assert.Equal([(8 * 27) + 8, 0, (8 * 32) + 2, 0, 1290], profile.Layers.Select(l => l.Parameters));
        Assert.Equal([2, 8, 8], profile.Layers[2].OutputShape);
        Assert.Equal(224 + 258 + 1290, profile.Parameters);
    }

    [Fact]
    public void Of_Dcgan_CountsTheLayersNextToImagesToo()
    {
        using var pair = NetworkPair.Create(new NetworkOptions { BaseChannels = 64 }, 100, SampleShape.Image(3, 32, 32));
        long[] flops(nn.Module<Tensor, Tensor> network, params long[] input) =>
            [.. NetworkProfile.Of(network, input).Layers.Select(l => l.Flops).Where(f => f > 0)];
        // 100 inputs to 256 of 4·4; 256·4·4 inputs to 128 of 4·4; 128·8·8 to 64 of 4·4; 64·16·16 to 3 of 4·4.
        Assert.Equal([2 * 100 * 256 * 16, 2 * 256 * 16 * 128 * 16, 2 * 128 * 64 * 64 * 16, 2 * 64 * 256 * 3 * 16], flops(pair.Generator, 100));
        // 64·16·16 outputs, each of 3 · 4·4; 128·8·8 of 64 · 4·4; 256·4·4 of 128 · 4·4; one of 256 · 4·4.
        Assert.Equal([2 * 64 * 256 * 3 * 16, 2 * 128 * 64 * 64 * 16, 2 * 256 * 16 * 128 * 16, 2 * 256 * 16], flops(pair.Discriminator, 3, 32, 32));
    }

    [Fact]
    public void Of_SingleLayer_IsThatLayer()
    {
        using nn.Module<Tensor, Tensor> network = nn.Linear(4, 3);
        LayerProfile layer = Assert.Single(NetworkProfile.Of(network, 4).Layers);
        Assert.Equal(("Linear", 24L, 15L), (layer.Kind, layer.Flops, layer.Parameters));
    }
}
