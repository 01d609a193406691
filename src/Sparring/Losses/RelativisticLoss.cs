using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Sparring.Losses;

/// <summary>
/// Each real against one fake (Jolicoeur-Martineau 2018, "The relativistic discriminator", RpGAN): D minimises
/// softplus(−(D(x) − D(x̂))), G the same with the roles exchanged. Both are ln 2 where D cannot tell.
/// </summary>
public sealed class RelativisticLoss : IAdversarialLoss
{
    /// <inheritdoc/>
    public bool GeneratorSeesReals => true;

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) => softplus(fakeLogits - realLogits).mean();

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits)
    {
        ArgumentNullException.ThrowIfNull(realLogits);
        return softplus(realLogits - fakeLogits).mean();
    }
}
