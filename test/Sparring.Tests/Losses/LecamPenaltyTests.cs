using Sparring.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Losses;

public sealed class LecamPenaltyTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Of_KnownLogits_IsTheNumberDoneByHand()
    {
        // Reals above the fakes' average of −0.5, by 2 and not at all: squares 4 and 0, mean 2.
        // Fakes below the reals' average of 1, by 3 and 1 and two not at all: squares 9, 0, 1 and 0, mean 2.5.
        Assert.Equal(0.5 * (2 + 2.5), Penalty(tensor(new float[] { 1.5f, -2 }), tensor(new float[] { -2, 3, 0, 2 })).item<float>(), 1e-6);
    }

    [Fact]
    public void Of_KnownLogits_DrawsOnlyThoseBackThatLieBeyondTheOtherSidesAverage()
    {
        Tensor reals = tensor(new float[] { 1.5f, -2 }).requires_grad_(true);
        Tensor fakes = tensor(new float[] { -2, 3, 0, 2 }).requires_grad_(true);

        Penalty(reals, fakes).backward();

        Assert.Equal([1f, 0], reals.grad!.data<float>().ToArray()); // λ · 2 · 2 / 2
        Assert.Equal([-0.75f, 0, -0.25f, 0], fakes.grad!.data<float>().ToArray()); // −λ · 2 · 3 / 4 and −λ · 2 · 1 / 4
    }

    [Fact]
    public void Of_AnswersThatAreTheOtherSidesAverage_IsNothing() =>
        Assert.Equal(0, Penalty(tensor(new float[] { -0.5f, -0.5f }), tensor(new float[] { 1, 1 })).item<float>());

    [Fact]
    public void Of_WeightBelowZero_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LecamPenalty.Of(zeros(2), zeros(2), zeros(1), zeros(1), weight: -1));

    /// <summary>λ = 0.5; the averages of D's answers are 1 for reals and −0.5 for fakes.</summary>
    private static Tensor Penalty(Tensor reals, Tensor fakes) => LecamPenalty.Of(reals, fakes, tensor(1f), tensor(-0.5f), weight: 0.5);
}
