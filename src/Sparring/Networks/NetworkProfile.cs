using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>What a network computes and keeps, layer by layer, in the order of its forward pass.</summary>
/// <param name="Layers">The layers that have no layers inside.</param>
/// <param name="Parameters">Trained numbers in the whole network, those outside of layers included.</param>
public sealed record NetworkProfile(IReadOnlyList<LayerProfile> Layers, long Parameters)
{
    private const int ProbeBatch = 2;

    /// <summary>Floating-point operations for one sample going forward.</summary>
    public long Flops => Layers.Sum(l => l.Flops);

    /// <summary>Measures a network by letting it run once, in eval mode.</summary>
    /// <param name="network">Any network of stock layers.</param>
    /// <param name="inputShape">The shape of one input without N: [Z] for a generator, [C, H, W] for a discriminator.</param>
    public static NetworkProfile Of(nn.Module<Tensor, Tensor> network, params ReadOnlySpan<long> inputShape)
    {
        ArgumentNullException.ThrowIfNull(network);
        using IDisposable scope = NewDisposeScope();
        Tensor input = zeros([ProbeBatch, .. inputShape]);
        List<LayerProfile> layers = [];
        List<Action> removals = [];
        // named_modules() leaves the network itself out, which may be a single layer.
        foreach ((string name, nn.Module module) in network.named_modules().Prepend(("", network)))
        {
            if (module is nn.Module<Tensor, Tensor> layer && !module.named_children().Any())
            {
                removals.Add(layer.register_forward_hook((_, layerInput, output) =>
                {
                    layers.Add(Measure(name, layer, layerInput, output));
                    return output;
                }).remove);
            }
        }

        LayerStack? stack = (network as IStackedNetwork)?.Stack;
        try
        {
            stack?.CallsEachLayer = true;
            Drawing.InEvalMode(network, () => network.call(input));
        }
        finally
        {
            stack?.CallsEachLayer = false;
            removals.ForEach(remove => remove());
        }

        return new NetworkProfile(layers, CountParameters(network));
    }

    private static LayerProfile Measure(string name, nn.Module layer, Tensor input, Tensor output)
    {
        // Each output of a convolution, and each input of a transposed one, meets the weights of one kernel.
        long multiplications = layer switch
        {
            ConvolutionTranspose transposed => input.numel() * (transposed.weight.numel() / transposed.weight.shape[0]),
            Convolution convolution => output.numel() * (convolution.weight.numel() / convolution.weight.shape[0]),
            Linear linear => input.numel() * linear.weight.shape[0],
            _ => 0,
        };
        return new LayerProfile(
            name, layer.GetType().Name, [.. output.shape[1..]], CountParameters(layer), 2 * multiplications / ProbeBatch);
    }

    private static long CountParameters(nn.Module module) => module.parameters().Sum(p => p.numel());
}
