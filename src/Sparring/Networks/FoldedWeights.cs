using Sparring.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>
/// A copy of a layer's weights in which the batch norm behind the layer is contained, as it is in eval mode:
/// w' = w·γ/√(σ² + ε), b' = β + (b − μ)·γ/√(σ² + ε). Layer and norm stay as they are.
/// </summary>
internal sealed class FoldedWeights : IDisposable
{
    /// <param name="layer">A linear layer, or a convolution of any kind.</param>
    /// <param name="norm">With running statistics; null where there is nothing to fold.</param>
    public FoldedWeights(nn.Module layer, BatchNorm? norm)
    {
        using IDisposable inference = no_grad();
        using IDisposable scope = NewDisposeScope();
        (Tensor weight, Tensor? bias) = layer switch
        {
            Linear linear => ((Tensor)linear.weight, (Tensor?)linear.bias),
            Convolution convolution => (convolution.weight, convolution.bias),
            _ => throw new InvalidOperationException($"A {layer.GetName()} has come where convolutions and linear layers are folded."),
        };
        (Tensor folded, Tensor? shift) = norm is null ? (weight.clone(), bias?.clone()) : Fold(layer, weight, bias, norm);
        ChannelsLast.Arrange([folded]);
        Weight = folded.DetachFromDisposeScope();
        Bias = shift?.DetachFromDisposeScope();
    }

    /// <summary>In the shape of the layer's; of a 2-D convolution channels-last.</summary>
    public Tensor Weight { get; }

    /// <summary>One number for each output channel; null where neither layer nor norm add one.</summary>
    public Tensor? Bias { get; }

    public void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
    }

    private static (Tensor Weight, Tensor Bias) Fold(nn.Module layer, Tensor weight, Tensor? bias, BatchNorm norm)
    {
        // In float64, so that the result alone is rounded.
        Tensor scale = (norm.running_var!.to(ScalarType.Float64) + norm.eps).rsqrt();
        Tensor shift = -norm.running_mean!.to(ScalarType.Float64);
        if (bias is not null)
        {
            shift = shift + bias;
        }

        if (norm.affine)
        {
            scale = scale * norm.weight;
        }

        shift = shift * scale;
        if (norm.affine)
        {
            shift = shift + norm.bias!;
        }

        return (Scaled(layer, weight, scale).to(weight.dtype), shift.to(weight.dtype));
    }

    private static Tensor Scaled(nn.Module layer, Tensor weight, Tensor scale)
    {
        if (layer is not ConvolutionTranspose transposed)
        {
            return weight * scale.view([-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)]); // [out, in, …]
        }

        // [in, out/groups, …]: the first inputs and the first outputs are one group.
        long groups = transposed.groups;
        long[] ones = [.. Enumerable.Repeat(1L, (int)weight.dim() - 2)];
        Tensor grouped = weight.reshape([groups, weight.shape[0] / groups, .. weight.shape[1..]]);
        return (grouped * scale.view([groups, 1, -1, .. ones])).view(weight.shape);
    }
}
