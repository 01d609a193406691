using static TorchSharp.torch;

namespace Sparring.Losses;

/// <summary>
/// Half the squared distance of the logit to its label (Mao et al. 2016, "Least squares generative adversarial networks", eq. 9):
/// real = 1, fake = 0, and 1 for the fakes in G's turn.
/// </summary>
/// <param name="labelSmoothing">D's label for reals is 1 minus this; 0 to 0.5.</param>
public sealed class LeastSquaresLoss(double labelSmoothing = 0) : IAdversarialLoss
{
    /// <inheritdoc/>
    public bool GeneratorSeesReals => false;

    /// <inheritdoc/>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        HalfSquare(realLogits, 1 - labelSmoothing) + HalfSquare(fakeLogits, 0);

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) => HalfSquare(fakeLogits, 1);

    private static Tensor HalfSquare(Tensor logits, double label) => 0.5 * (logits - label).square().mean();
}
