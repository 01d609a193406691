using Sparring.Losses;
using Sparring.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Losses;

public sealed class GradientPenaltyTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void R1_LinearDiscriminator_IsHalfGammaTimesTheWeightsSquares()
    {
        // D(x) = w·x: ∂D/∂x = w for every image, so R1 = γ/2 · ‖w‖² and ∂R1/∂w = γ·w.
        Tensor weight = tensor(new float[] { 1, -2, 0.5f }).requires_grad_(true);
        Tensor reals = randn(4, 3).requires_grad_(true);

        Tensor penalty = GradientPenalty.R1(reals.mv(weight), reals, gamma: 10);
        penalty.backward();

        Assert.Equal(5 * 5.25, penalty.item<float>(), 1e-4);
        Assert.Equal([10f, -20, 5], weight.grad!.data<float>().ToArray());
    }

    [Fact]
    public void R1_QuadraticDiscriminator_IsTheMeanOverTheBatch()
    {
        // D(x) = a·‖x‖²: ∂D/∂x = 2a·x, so R1 = γ/2 · mean(4a²‖x‖²), and ∂R1/∂a = γ · mean(4a‖x‖²).
        Tensor a = tensor(0.5f).requires_grad_(true);
        Tensor reals = tensor(new float[] { 1, 2, 3, 0 }, [2, 2]).requires_grad_(true); // squares 5 and 9

        Tensor penalty = GradientPenalty.R1(a * reals.square().sum(1), reals, gamma: 2);
        penalty.backward();

        Assert.Equal(7, penalty.item<float>(), 1e-5);
        Assert.Equal(28, a.grad!.item<float>(), 1e-4);
    }

    [Fact]
    public void R1_ConvolutionsInTheirFastForms_HasTheSlopeOfFiniteDifferences()
    {
        manual_seed(4);
        using NetworkPair pair = NetworkPair.Create(
            new NetworkOptions { BaseChannels = 4, DiscriminatorNorm = DiscriminatorNorm.Group }, latentSize: 6, Sparring.Data.SampleShape.Image(1, 16, 16));
        // Small steps, so that few units cross the corner of their leaky ReLU, where the penalty jumps; and so float64.
        pair.Discriminator.to(ScalarType.Float64);
        Tensor images = rand(4, 1, 16, 16, ScalarType.Float64) * 2 - 1;
        Tensor Penalty()
        {
            Tensor reals = images.detach().requires_grad_(true);
            return GradientPenalty.R1(pair.Discriminator.call(reals).view(-1), reals, gamma: 1);
        }

        Penalty().backward();
        foreach ((string name, TorchSharp.Modules.Parameter weight) in pair.Discriminator.named_parameters().Where(p => p.parameter.dim() == 4))
        {
            Tensor direction = weight.grad!.detach() / weight.grad!.norm();
            double slope = weight.grad!.norm().item<double>();
            const double step = 1e-6;
            double Moved(double by)
            {
                using (no_grad())
                {
                    weight.add_(direction * by);
                }

                double value = Penalty().item<double>();
                using (no_grad())
                {
                    weight.sub_(direction * by);
                }

                return value;
            }

            Assert.True(slope > 0, name);
            Assert.Equal(1, (Moved(step) - Moved(-step)) / (2 * step) / slope, 1e-4);
        }
    }

    [Fact]
    public void R1_ImagesWithoutGradient_IsRefused()
    {
        Tensor reals = randn(2, 3);
        Assert.Throws<ArgumentException>(() => GradientPenalty.R1(reals.sum(1), reals, gamma: 1));
    }
}
