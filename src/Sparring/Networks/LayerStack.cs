using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>Runs layers one after the other as a <see cref="Sequential"/> does, each in the way that is fastest for its shape.</summary>
/// <param name="layers">
/// The layers. Hooks on convolutions next to the images are not called, in bfloat16 none on convolutions and linear layers; those on others are.
/// </param>
internal sealed class LayerStack(Sequential layers)
{
    /// <summary>Multiplications a sample from which a matrix product in bfloat16 gains more than the casts around it cost.</summary>
    private const long SmallestReducedProduct = 1 << 16;

    private readonly nn.Module<Tensor, Tensor>[] _layers = [.. layers.children().Cast<nn.Module<Tensor, Tensor>>()];

    /// <summary>The layers, in the order in which they run.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Layers => _layers;

    /// <summary>Whether products are computed in bfloat16 in train mode. In eval mode they are float32.</summary>
    public bool UsesBf16 { get; set; }

    /// <summary>Whether every layer is called as it is, so that all hooks are.</summary>
    public bool CallsEachLayer { get; set; }

    /// <summary>Whether what is said of a sample depends on that sample alone, and on no other of its batch. Kinds of layers that are not known count as no.</summary>
    public bool IsSamplewise { get; } = layers.children().All(
        l => l is Conv2d or ConvTranspose2d or Linear or GroupNorm or LayerNorm or LeakyReLU or ReLU or Tanh or Sigmoid or Flatten or Unflatten);

    /// <param name="input">What the first layer takes.</param>
    /// <returns>What the last layer gives, float32 as the input is, in the caller's dispose scope.</returns>
    public Tensor Forward(Tensor input)
    {
        Func<nn.Module<Tensor, Tensor>, Tensor, Tensor> run = CallsEachLayer ? (layer, x) => layer.call(x) : UsesBf16 && layers.training ? RunReduced : Run;
        Tensor output = input.alias();
        foreach (nn.Module<Tensor, Tensor> layer in _layers)
        {
            Tensor given = output;
            output = run(layer, given);
            if (!ReferenceEquals(output, given))
            {
                // What the backward pass needs of it stays with libtorch.
                given.Dispose();
            }
        }

        return output.dtype == input.dtype ? output : output.to(input.dtype, disposeAfter: true);
    }

    private static Tensor Run(nn.Module<Tensor, Tensor> layer, Tensor input) =>
        layer is Convolution convolution
            ? ImageConvolutions.InOtherForm(convolution, convolution.weight, convolution.bias, input) ?? layer.call(input)
            : layer.call(input);

    /// <summary>The same with the products in bfloat16. What squashes the answer into its range does so in float32.</summary>
    private static Tensor RunReduced(nn.Module<Tensor, Tensor> layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor answer = Reduce(layer, input);
        return ReferenceEquals(answer, input) ? answer : answer.MoveToOuterDisposeScope();
    }

    private static Tensor Reduce(nn.Module<Tensor, Tensor> layer, Tensor input)
    {
        switch (layer)
        {
            case Linear linear when linear.in_features * linear.out_features < SmallestReducedProduct:
                return layer.call(input.to(ScalarType.Float32));
            case Linear linear:
                return nn.functional.linear(Reduced(input), Reduced(linear.weight), ReducedOrNone(linear.bias));
            case Conv2d convolution when ImageConvolutions.SuitsPixels(convolution, input):
                return ImageConvolutions.Convolve(convolution, convolution.weight, convolution.bias, input.to(ScalarType.Float32));
            case Convolution convolution when ImageConvolutions.TakesOtherWeights(convolution):
                return ImageConvolutions.Convolve(convolution, Reduced(convolution.weight), ReducedOrNone(convolution.bias), Reduced(input));
            case ReLU or LeakyReLU or Flatten or Unflatten or BatchNorm1d or BatchNorm2d:
            case GroupNorm or LayerNorm when input.device_type == DeviceType.CPU:
                return layer.call(input);
            default:
                // Layers that squash the answer into its range, that take no two types at once, or that nothing is known of.
                return layer.call(input.to(ScalarType.Float32));
        }
    }

    private static Tensor Reduced(Tensor value) => value.to(ScalarType.BFloat16);

    private static Tensor? ReducedOrNone(Tensor? value) => value is null ? null : Reduced(value);
}
