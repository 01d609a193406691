using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Sparring.Losses;

/// <summary>The LeCam penalty (Tseng et al. 2021, "Regularizing generative adversarial networks under limited data", eq. 5): a pure function, added to D's loss.</summary>
public static class LecamPenalty
{
    /// <summary>
    /// λ · (mean of max(0, D(x) − average of D(x̂))² + mean of max(0, average of D(x) − D(x̂))²): answers are drawn to the average answer to the other side.
    /// </summary>
    /// <param name="realLogits">[N] float32, D's answers to reals.</param>
    /// <param name="fakeLogits">[N] float32, D's answers to fakes.</param>
    /// <param name="realAverage">A scalar: the moving average of D's mean answers to reals, without a gradient.</param>
    /// <param name="fakeAverage">A scalar: the same for fakes.</param>
    /// <param name="weight">λ, 0 or more.</param>
    /// <returns>A scalar, float32.</returns>
    public static Tensor Of(Tensor realLogits, Tensor fakeLogits, Tensor realAverage, Tensor fakeAverage, double weight)
    {
        ArgumentNullException.ThrowIfNull(realLogits);
        ArgumentNullException.ThrowIfNull(fakeLogits);
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        return weight * (relu(realLogits - fakeAverage).square().mean() + relu(realAverage - fakeLogits).square().mean());
    }
}
