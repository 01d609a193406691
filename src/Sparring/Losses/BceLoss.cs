using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Sparring.Losses;

/// <summary>
/// Binary cross-entropy with logits (Goodfellow et al. 2014, "Generative adversarial nets"). D's labels: real = 1, fake = 0;
/// a D that cannot tell has the loss 2 ln 2 ≈ 1.386. G's labels: all real, −log ŷ; at chance ln 2 ≈ 0.693.
/// </summary>
/// <param name="labelSmoothing">D's label for reals is 1 minus this; 0 to 0.5.</param>
/// <param name="saturating">G minimises log(1 − ŷ) instead: the minimax form, whose gradient vanishes where D is sure.</param>
public sealed class BceLoss(double labelSmoothing = 0, bool saturating = false) : IAdversarialLoss
{
    /// <inheritdoc/>
    public bool GeneratorSeesReals => false;

    /// <inheritdoc/>
    public bool HasLogOdds => true;

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        CrossEntropy(realLogits, 1 - labelSmoothing) + CrossEntropy(fakeLogits, 0);

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) =>
        saturating ? -CrossEntropy(fakeLogits, 0) : CrossEntropy(fakeLogits, 1);

    private static Tensor CrossEntropy(Tensor logits, double label) =>
        binary_cross_entropy_with_logits(logits, full_like(logits, label));
}
