using Sparring.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>
/// Layers that are not trained any more, prepared to run often in eval mode: a batch norm that follows a 2-D convolution or a linear layer
/// directly is folded into a copy of its weights, the activation after it works in place, and of what lies between layers no more is kept
/// than the next one needs. Other layers run as they are.
/// </summary>
/// <remarks>The layers stay the caller's, and unchanged; what is changed in them later is not followed. Hooks on prepared layers are not called.</remarks>
internal sealed class FinishedLayers : IDisposable
{
    private readonly List<FoldedWeights> _weights = [];
    private readonly List<Func<Tensor, Tensor>> _steps = [];

    /// <param name="layers">In the order in which they run, in eval mode.</param>
    public FinishedLayers(IReadOnlyList<nn.Module<Tensor, Tensor>> layers)
    {
        for (int i = 0; i < layers.Count;)
        {
            nn.Module<Tensor, Tensor> layer = layers[i++];
            if (!IsProduct(layer))
            {
                _steps.Add(layer.call);
                continue;
            }

            BatchNorm? norm = i < layers.Count ? NormOf(layer, layers[i]) : null;
            i += norm is null ? 0 : 1;
            FoldedWeights weights = new(layer, norm);
            _weights.Add(weights);
            Func<Tensor, Tensor> product = Product(layer, weights, norm is not null);
            // Its input is the product's own memory, and never the caller's.
            Action<Tensor>? activation = i < layers.Count ? InPlace(layers[i]) : null;
            i += activation is null ? 0 : 1;
            _steps.Add(activation is null ? product : input =>
            {
                Tensor output = product(input);
                activation(output);
                return output;
            });
        }
    }

    /// <param name="input">What the first layer takes; it stays as it is.</param>
    /// <returns>What the last layer gives in eval mode, but for the last bits, in the caller's dispose scope.</returns>
    public Tensor Forward(Tensor input)
    {
        Tensor output = input;
        foreach (Func<Tensor, Tensor> step in _steps)
        {
            using IDisposable scope = NewDisposeScope();
            Tensor next = step(output).MoveToOuterDisposeScope();
            if (!ReferenceEquals(output, input))
            {
                output.Dispose();
            }

            output = next;
        }

        return output;
    }

    public void Dispose() => _weights.ForEach(w => w.Dispose());

    private static bool IsProduct(nn.Module layer) =>
        layer is Linear || ImageConvolutions.TakesOtherWeights(layer);

    /// <returns>The layer behind, where it can be folded into the one before; without running statistics it depends on the batch.</returns>
    private static BatchNorm? NormOf(nn.Module layer, nn.Module behind) => (layer, behind) switch
    {
        (Linear, BatchNorm1d { running_mean: not null, running_var: not null } norm) => norm,
        (Convolution, BatchNorm2d { running_mean: not null, running_var: not null } norm) => norm,
        _ => null,
    };

    private static Func<Tensor, Tensor> Product(nn.Module layer, FoldedWeights weights, bool normalized)
    {
        (Tensor weight, Tensor? bias) = (weights.Weight, weights.Bias);
        return layer switch
        {
            Linear when normalized => input => LinearOfRows(input, weight, bias),
            Linear => input => nn.functional.linear(input, weight, bias),
            Convolution convolution => input => ImageConvolutions.Convolve(convolution, weight, bias, input),
            _ => throw new InvalidOperationException($"A {layer.GetName()} has come where convolutions and linear layers are run."),
        };
    }

    /// <summary>Of [N, L, F] a batch norm behind would have taken L for the features.</summary>
    private static Tensor LinearOfRows(Tensor input, Tensor weight, Tensor? bias)
    {
        Shapes.Require(input, "what comes to a linear layer with a batch norm", -1, weight.shape[1]);
        return nn.functional.linear(input, weight, bias);
    }

    private static Action<Tensor>? InPlace(nn.Module activation) => activation switch
    {
        ReLU => x => x.relu_(),
        LeakyReLU leaky => x => x.leaky_relu_(leaky.negative_slope),
        Tanh => x => x.tanh_(),
        Sigmoid => x => x.sigmoid_(),
        _ => null,
    };
}
