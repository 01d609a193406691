using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>A generator whose layers can be replaced by others that compute the same in another way.</summary>
internal interface IStackedGenerator : IStackedNetwork
{
    /// <summary>The forward pass with <paramref name="layers"/> in the place of the stack's.</summary>
    /// <param name="latents">[N, Z].</param>
    /// <param name="layers">What the stack takes → what it gives.</param>
    Tensor Forward(Tensor latents, Func<Tensor, Tensor> layers);
}
