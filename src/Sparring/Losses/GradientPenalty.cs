using static TorchSharp.torch;

namespace Sparring.Losses;

/// <summary>Penalties on the discriminator's gradient at the images: pure functions, added to its loss.</summary>
public static class GradientPenalty
{
    /// <summary>
    /// R1, the zero-centred penalty on real images (Mescheder et al. 2018, "Which training methods for GANs do actually converge?", eq. 9):
    /// γ/2 · mean over the batch of ‖∂D(x)/∂x‖², the squares summed over all values of an image.
    /// </summary>
    /// <param name="realLogits">[N] float32, D's answers to <paramref name="reals"/>, each made of its own image alone: no batch norm in train mode.</param>
    /// <param name="reals">[N, …] float32, which required a gradient when D judged them.</param>
    /// <param name="gamma">γ, 0 or more; 10 in the paper.</param>
    /// <returns>A scalar, float32, whose gradient reaches D's weights.</returns>
    /// <exception cref="ArgumentException">The images required no gradient.</exception>
    public static Tensor R1(Tensor realLogits, Tensor reals, double gamma)
    {
        ArgumentNullException.ThrowIfNull(realLogits);
        ArgumentNullException.ThrowIfNull(reals);
        ArgumentOutOfRangeException.ThrowIfNegative(gamma);
        if (!reals.requires_grad)
        {
            throw new ArgumentException("The images should require a gradient before D judges them, but do not.", nameof(reals));
        }

        using Tensor sum = realLogits.sum();
        // TorchSharp frees the graph unless it is told to keep it, whatever create_graph says.
        Tensor gradient = autograd.grad([sum], [reals], retain_graph: true, create_graph: true)[0];
        return gradient.square().sum() * (gamma / 2 / reals.shape[0]);
    }
}
