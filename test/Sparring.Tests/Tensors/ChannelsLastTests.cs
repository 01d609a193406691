using Sparring.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Tensors;

public sealed class ChannelsLastTests
{
    [Fact]
    public void Arrange_Convolution_KeepsValuesAndArrangesItsAnswerToo()
    {
        manual_seed(1);
        using Conv2d layer = nn.Conv2d(8, 6, 3, padding: 1);
        using Tensor images = randn(2, 8, 5, 5);
        float[] weights = layer.weight.data<float>().ToArray();
        using Tensor before = layer.call(images);
        ChannelsLast.Arrange(layer.parameters());
        Assert.Equal([72, 1, 24, 8], layer.weight.stride()); // [6, 8, 3, 3]: channels beside each other
        Assert.Equal(weights, layer.weight.contiguous().data<float>().ToArray());
        using Tensor after = layer.call(images);
        Assert.Equal(1, after.stride(1));
        Assert.Equal(0, (after - before).abs().max().item<float>(), 1e-5);
        Assert.True(layer.weight.requires_grad);

        ChannelsLast.Undo(layer.parameters());
        Assert.True(layer.weight.is_contiguous());
        Assert.Equal(weights, layer.weight.data<float>().ToArray());
    }
}
