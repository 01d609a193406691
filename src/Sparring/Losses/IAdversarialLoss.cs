using TorchSharp;

namespace Sparring.Losses;

/// <summary>
/// What the two players minimise: two pure functions of the discriminator's logits, without state.
/// Implement it to train with a loss of your own.
/// </summary>
public interface IAdversarialLoss
{
    /// <summary>Whether <see cref="Generator"/> needs the logits of real images too, which costs a pass through the discriminator.</summary>
    bool GeneratorSeesReals { get; }

    /// <summary>Whether it makes D's logits log-odds, so that their sigmoid is a probability, as cross-entropies do. By default they are scores of any scale.</summary>
    bool HasLogOdds => false;

    /// <summary>The discriminator's loss.</summary>
    /// <param name="realLogits">[N] float32, D's answers to real images.</param>
    /// <param name="fakeLogits">[N] float32, D's answers to fakes.</param>
    /// <returns>A scalar, float32.</returns>
    torch.Tensor Discriminator(torch.Tensor realLogits, torch.Tensor fakeLogits);

    /// <summary>The generator's loss.</summary>
    /// <param name="fakeLogits">[N] float32, D's answers to fakes.</param>
    /// <param name="realLogits">[N] float32, D's answers to real images; null unless <see cref="GeneratorSeesReals"/>.</param>
    /// <returns>A scalar, float32.</returns>
    torch.Tensor Generator(torch.Tensor fakeLogits, torch.Tensor? realLogits);
}
