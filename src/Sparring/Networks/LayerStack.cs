using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>Runs layers one after the other as a <see cref="Sequential"/> does, each in the way that is fastest for its shape.</summary>
/// <param name="layers">The layers. Hooks on convolutions next to the images are not called, those on others are.</param>
internal sealed class LayerStack(Sequential layers)
{
    private readonly nn.Module<Tensor, Tensor>[] _layers = [.. layers.children().Cast<nn.Module<Tensor, Tensor>>()];

    /// <param name="input">What the first layer takes.</param>
    /// <returns>What the last layer gives, in the caller's dispose scope.</returns>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = input;
        foreach (nn.Module<Tensor, Tensor> layer in _layers)
        {
            output = Run(layer, output);
        }

        return output.MoveToOuterDisposeScope();
    }

    private static Tensor Run(nn.Module<Tensor, Tensor> layer, Tensor input) => layer switch
    {
        Conv2d convolution => ImageConvolutions.FromImages(convolution, input) ?? convolution.call(input),
        ConvTranspose2d convolution =>
            ImageConvolutions.FromLatents(convolution, input) ?? ImageConvolutions.ToImages(convolution, input) ?? convolution.call(input),
        _ => layer.call(input),
    };
}
