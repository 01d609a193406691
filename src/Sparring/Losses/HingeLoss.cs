using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Sparring.Losses;

/// <summary>
/// Hinge (Lim and Ye 2017, "Geometric GAN"): D pushes reals above +1 and fakes below −1 and no further; G minimises −D(x̂).
/// </summary>
public sealed class HingeLoss : IAdversarialLoss
{
    /// <inheritdoc/>
    public bool GeneratorSeesReals => false;

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        relu(1 - realLogits).mean() + relu(1 + fakeLogits).mean();

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) => -fakeLogits.mean();
}
