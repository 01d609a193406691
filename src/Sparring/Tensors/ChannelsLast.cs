using static TorchSharp.torch;

namespace Sparring.Tensors;

/// <summary>
/// The order in memory in which oneDNN and cuDNN convolve fastest: the channels of one pixel beside each other. Convolutions give their
/// answer in the order of their weights, and other layers keep it, so that arranging the weights arranges a whole network. Shapes and
/// values stay what they were.
/// </summary>
internal static class ChannelsLast
{
    private const int ConvolutionDimensions = 4;

    /// <summary>Gives weights of 2-D convolutions new memory in this order. Do it before anything keeps their old memory.</summary>
    /// <param name="weights">Any weights; those that are not [K, C, h, w] are left alone.</param>
    public static void Arrange(IEnumerable<Tensor> weights) => Rearrange(weights, w => w.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));

    /// <summary>Gives them memory in row-major order again.</summary>
    public static void Undo(IEnumerable<Tensor> weights) => Rearrange(weights.Where(w => !w.IsInvalid), w => w.contiguous());

    private static void Rearrange(IEnumerable<Tensor> weights, Func<Tensor, Tensor> arrange)
    {
        using IDisposable inference = no_grad();
        using IDisposable scope = NewDisposeScope();
        foreach (Tensor weight in weights.Where(w => w.dim() == ConvolutionDimensions))
        {
            weight.set_(arrange(weight.detach()));
        }
    }
}
