using Sparring.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Losses;

public sealed class AdversarialLossTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    // For reals [2, -1, 0.25] and fakes [0.5, -3, 1.5], computed in double precision from the papers' formulas by another program.
    [Theory]
    [InlineData(AdversarialLossKind.Bce, 0.0, 1.5800689107, 1.2413592046)]
    [InlineData(AdversarialLossKind.Bce, 0.1, 1.6217355774, 1.2413592046)]
    [InlineData(AdversarialLossKind.BceSaturating, 0.0, 1.5800689107, -0.9080258712)]
    [InlineData(AdversarialLossKind.LeastSquares, 0.0, 2.84375, 2.75)]
    [InlineData(AdversarialLossKind.LeastSquares, 0.1, 2.7904166667, 2.75)]
    [InlineData(AdversarialLossKind.Hinge, 0.0, 2.25, 0.3333333333)]
    [InlineData(AdversarialLossKind.Relativistic, 0.0, 0.6100901235, 1.3600901235)]
    public void Losses_KnownLogits_AreThePapersNumbers(AdversarialLossKind kind, double smoothing, double discriminator, double generator)
    {
        IAdversarialLoss loss = AdversarialLoss.Create(new LossOptions { Kind = kind, LabelSmoothing = smoothing });
        Tensor real = tensor(new float[] { 2, -1, 0.25f });
        Tensor fake = tensor(new float[] { 0.5f, -3, 1.5f });

        Assert.Equal(discriminator, loss.Discriminator(real, fake).item<float>(), 1e-6);
        Assert.Equal(generator, loss.Generator(fake, loss.GeneratorSeesReals ? real : null).item<float>(), 1e-6);
    }

    [Fact]
    public void Bce_LogitsOfZero_IsTheLossOfChance()
    {
        BceLoss loss = new();
        Assert.Equal(2 * Math.Log(2), loss.Discriminator(zeros(4), zeros(4)).item<float>(), 1e-6);
        Assert.Equal(Math.Log(2), loss.Generator(zeros(4), null).item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(AdversarialLossKind.Bce)]
    [InlineData(AdversarialLossKind.BceSaturating)]
    [InlineData(AdversarialLossKind.LeastSquares)]
    [InlineData(AdversarialLossKind.Hinge)]
    [InlineData(AdversarialLossKind.Relativistic)]
    public void Losses_HugeLogits_StayFinite(AdversarialLossKind kind)
    {
        IAdversarialLoss loss = AdversarialLoss.Create(new LossOptions { Kind = kind });
        Tensor huge = tensor(new float[] { 1e4f, -1e4f });
        Assert.True(float.IsFinite(loss.Discriminator(huge, -huge).item<float>()));
        Assert.True(float.IsFinite(loss.Generator(huge, -huge).item<float>()));
    }

    [Theory]
    [InlineData(AdversarialLossKind.Bce, -0.5)] // −(1 − ŷ)
    [InlineData(AdversarialLossKind.BceSaturating, -0.5)] // −ŷ
    [InlineData(AdversarialLossKind.LeastSquares, -1)] // logit − 1
    [InlineData(AdversarialLossKind.Hinge, -1)]
    [InlineData(AdversarialLossKind.Relativistic, -0.5)]
    public void GeneratorLoss_AtChance_PullsTheFakesLogitUp(AdversarialLossKind kind, double expected)
    {
        IAdversarialLoss loss = AdversarialLoss.Create(new LossOptions { Kind = kind });
        Tensor fake = zeros(1, requires_grad: true);
        loss.Generator(fake, zeros(1)).backward();
        Assert.Equal(expected, fake.grad!.item<float>(), 1e-6);
    }

    [Fact]
    public void GeneratorSeesReals_OfAllLosses_OnlyRelativistic()
    {
        AdversarialLossKind[] seeing = [.. Enum.GetValues<AdversarialLossKind>()
            .Where(kind => AdversarialLoss.Create(new LossOptions { Kind = kind }).GeneratorSeesReals)];
        Assert.Equal([AdversarialLossKind.Relativistic], seeing);
    }

    public void Dispose() => _scope.Dispose();
}
