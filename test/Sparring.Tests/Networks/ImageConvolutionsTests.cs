using Sparring.Networks;
using Sparring.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Networks;

/// <summary>Against the layer's own way: answers, and the gradients of weights and input.</summary>
public sealed class ImageConvolutionsTests
{
    [Theory]
    [InlineData(3, 16, 16, 5, false, false)]
    [InlineData(1, 28, 12, 7, true, false)]
    [InlineData(4, 8, 20, 6, true, true)]
    public void InOtherForm_ImagesToFeatures_IsTheConvolution(int channels, int height, int width, int kernels, bool bias, bool channelsLast)
    {
        manual_seed(1);
        using Conv2d layer = nn.Conv2d(channels, kernels, 4, 2, 1, bias: bias);
        RequireSame(layer, channelsLast, randn(3, channels, height, width), x => ImageConvolutions.InOtherForm(layer, layer.weight, layer.bias, x));
    }

    [Theory]
    [InlineData(5, 8, 8, 3, false, false)]
    [InlineData(6, 14, 6, 1, true, false)]
    [InlineData(7, 5, 10, 4, true, true)]
    public void InOtherForm_FeaturesToImages_IsTheTransposedConvolution(int features, int height, int width, int channels, bool bias, bool channelsLast)
    {
        manual_seed(1);
        using ConvTranspose2d layer = nn.ConvTranspose2d(features, channels, 4, 2, 1, bias: bias);
        RequireSame(layer, channelsLast, randn(3, features, height, width), x => ImageConvolutions.InOtherForm(layer, layer.weight, layer.bias, x));
    }

    [Fact]
    public void InOtherForm_FeaturesToManyChannels_IsForDrawingAlone()
    {
        manual_seed(1);
        using ConvTranspose2d layer = nn.ConvTranspose2d(16, 8, 4, 2, 1);
        using Tensor features = randn(3, 16, 5, 6);
        using (no_grad())
        {
            using Tensor drawn = ImageConvolutions.InOtherForm(layer, layer.weight, layer.bias, features)!;
            Assert.Equal(0, (drawn - layer.call(features)).abs().max().item<float>(), 1e-5);
        }

        Assert.Null(ImageConvolutions.InOtherForm(layer, layer.weight, layer.bias, features.requires_grad_(true)));
    }

    [Theory]
    [InlineData(4, 4, false, false)]
    [InlineData(4, 3, true, true)]
    public void InOtherForm_LatentsToImages_IsTheTransposedConvolution(int height, int width, bool bias, bool channelsLast)
    {
        manual_seed(1);
        using ConvTranspose2d layer = nn.ConvTranspose2d(10, 6, (height, width), bias: bias);
        RequireSame(layer, channelsLast, randn(3, 10, 1, 1), x => ImageConvolutions.InOtherForm(layer, layer.weight, layer.bias, x));
    }

    [Theory]
    [InlineData(5, 4, 4, 1, false, false)]
    [InlineData(3, 3, 5, 4, true, true)]
    public void InOtherForm_ImagesToPixels_IsTheConvolution(int features, int height, int width, int kernels, bool bias, bool channelsLast)
    {
        manual_seed(1);
        using Conv2d layer = nn.Conv2d(features, kernels, (height, width), bias: bias);
        RequireSame(layer, channelsLast, randn(3, features, height, width), x => ImageConvolutions.InOtherForm(layer, layer.weight, layer.bias, x));
    }

    [Fact]
    public void InOtherForm_LayersOfOtherKinds_AreLeftToThemselves()
    {
        using Tensor images = randn(2, 3, 16, 16).requires_grad_(true);
        foreach (Conv2d other in new[] { nn.Conv2d(3, 5, 3, 2, 1), nn.Conv2d(3, 5, 4, 2, 0), nn.Conv2d(3, 5, 4, 1, 1), nn.Conv2d(3, 6, 4, 2, 1, groups: 3) })
        {
            using (other)
            {
                Assert.Null(ImageConvolutions.InOtherForm(other, other.weight, other.bias, images));
            }
        }

        using Tensor small = randn(2, 3, 4, 4);
        foreach (Conv2d other in new[] { nn.Conv2d(3, 5, 4), nn.Conv2d(3, 1, 3), nn.Conv2d(3, 1, 4, padding: 1), nn.Conv2d(3, 3, 4, groups: 3) })
        {
            using (other)
            {
                Assert.Null(ImageConvolutions.InOtherForm(other, other.weight, other.bias, small));
            }
        }

        using Conv2d halving = nn.Conv2d(3, 5, 4, 2, 1);
        using Tensor odd = randn(2, 3, 15, 16).requires_grad_(true);
        Assert.Null(ImageConvolutions.InOtherForm(halving, halving.weight, halving.bias, odd));
        using ConvTranspose2d padded = nn.ConvTranspose2d(3, 3, 4, 2, 1, output_padding: 1);
        Assert.Null(ImageConvolutions.InOtherForm(padded, padded.weight, padded.bias, images));
    }

    private static void RequireSame(Convolution layer, bool channelsLast, Tensor input, Func<Tensor, Tensor?> fast)
    {
        using IDisposable scope = NewDisposeScope();
        if (channelsLast)
        {
            ChannelsLast.Arrange(layer.parameters());
        }

        (Tensor Output, Tensor[] Gradients) own = Run(layer, input, layer.call);
        (Tensor Output, Tensor[] Gradients) other = Run(layer, input, x => fast(x)!);
        Assert.Equal(own.Output.shape, other.Output.shape);
        Assert.Equal(0, (own.Output - other.Output).abs().max().item<float>(), 1e-5);
        Assert.All(own.Gradients.Zip(other.Gradients), pair => Assert.Equal(0, (pair.First - pair.Second).abs().max().item<float>(), 1e-4));
    }

    private static (Tensor Output, Tensor[] Gradients) Run(Convolution layer, Tensor input, Func<Tensor, Tensor> forward)
    {
        Tensor x = input.detach().clone().requires_grad_(true);
        layer.zero_grad();
        Tensor output = forward(x);
        // A weight for each output, so that no two gradients are alike.
        Tensor weights = arange(output.numel(), ScalarType.Float32).sin().view(output.shape);
        (output * weights).sum().backward();
        return (output.detach(), [x.grad!.clone(), .. layer.parameters().Select(p => p.grad!.clone())]);
    }
}
