using Sparring.Balance;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>What of the latest turns the next ones depend on, under settings that look back. Nothing is kept, or read back from the device, under others.</summary>
internal readonly struct LastTurns : IDisposable
{
    // As the authors of LeCam have it.
    private const double Kept = 0.99;

    private Tensor? Real { get; init; }

    private Tensor? Fake { get; init; }

    private double? DiscriminatorLoss { get; init; }

    private double? GeneratorLoss { get; init; }

    // Who has its turns in the round that D's latest turn was in.
    private (bool Discriminator, bool Generator) Learning { get; init; }

    private bool IsInRound { get; init; }

    // By the last round's losses. Where there are none yet, or they are the same, both.
    private (bool Discriminator, bool Generator) Losers => (!(GeneratorLoss > DiscriminatorLoss), !(DiscriminatorLoss > GeneratorLoss));

    /// <summary>Whether there are averages of logits yet.</summary>
    public bool HasLogits => Real is not null;

    /// <summary>The moving average of D's mean logit on reals, a scalar.</summary>
    public Tensor RealLogit => Real!;

    /// <summary>The same for fakes.</summary>
    public Tensor FakeLogit => Fake!;

    public bool DiscriminatorLearns(BalanceSettings settings) => !settings.OnlyLoserPlays || (IsInRound ? Learning : Losers).Discriminator;

    public bool GeneratorLearns(BalanceSettings settings) => !settings.OnlyLoserPlays || Learning.Generator;

    /// <param name="settings">How it was played.</param>
    /// <param name="loss">D's loss, without penalties: of two judgements.</param>
    /// <param name="realLogits">[N]</param>
    /// <param name="fakeLogits">[N]</param>
    public LastTurns AfterDiscriminator(BalanceSettings settings, Tensor loss, Tensor realLogits, Tensor fakeLogits)
    {
        LastTurns next = settings.LecamWeight > 0
            ? this with { Real = Averaged(Real, realLogits), Fake = Averaged(Fake, fakeLogits) }
            : this;
        return settings.OnlyLoserPlays
            ? next with { Learning = IsInRound ? Learning : Losers, IsInRound = true, DiscriminatorLoss = loss.item<float>() / 2 }
            : next;
    }

    /// <param name="settings">How it was played.</param>
    /// <param name="loss">G's loss.</param>
    public LastTurns AfterGenerator(BalanceSettings settings, Tensor loss) =>
        settings.OnlyLoserPlays ? this with { IsInRound = false, GeneratorLoss = loss.item<float>() } : this;

    /// <summary>The plain numbers; null where there is none.</summary>
    public LastTurnsProgress? Read() => Real is null && DiscriminatorLoss is null
        ? null
        : new LastTurnsProgress(Real?.item<float>(), Fake?.item<float>(), DiscriminatorLoss, GeneratorLoss);

    /// <summary>What <see cref="Read"/> gave.</summary>
    public static LastTurns From(LastTurnsProgress? progress, ComputeDevice device)
    {
        using IDisposable scope = NewDisposeScope();
        return progress is null ? default : new LastTurns
        {
            Real = Scalar(progress.RealLogit),
            Fake = Scalar(progress.FakeLogit),
            DiscriminatorLoss = progress.DiscriminatorLoss,
            GeneratorLoss = progress.GeneratorLoss,
        };

        Tensor? Scalar(double? value) => value is { } v ? device.Take(tensor((float)v)).DetachFromDisposeScope() : null;
    }

    public void Dispose()
    {
        Real?.Dispose();
        Fake?.Dispose();
    }

    private static Tensor Averaged(Tensor? average, Tensor logits)
    {
        Tensor mean = logits.detach().mean();
        if (average is null)
        {
            return mean.DetachFromDisposeScope();
        }

        average.mul_(Kept).add_(mean * (1 - Kept));
        return average;
    }
}
