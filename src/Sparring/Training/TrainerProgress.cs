namespace Sparring.Training;

/// <summary>The plain numbers of a trainer's state: with the tensors beside them, all that the next round depends on.</summary>
public sealed record TrainerProgress
{
    /// <summary>Rounds played.</summary>
    public required long Round { get; init; }

    /// <summary>Real images shown to the discriminator, which is also the position in the order of the data.</summary>
    public required long ImagesShown { get; init; }

    /// <summary>Ticks reported.</summary>
    public required long Ticks { get; init; }

    /// <summary>Seconds of training, over all sessions of the run.</summary>
    public required double Seconds { get; init; }

    /// <summary>The state of libtorch's random number generator.</summary>
    public required byte[] RandomState { get; init; }

    /// <summary>What the current tick has summed up so far.</summary>
    public required TickTotals TickTotals { get; init; }
}

/// <summary>Sums over the rounds of a tick that is not over yet.</summary>
/// <param name="Rounds">Rounds summed.</param>
/// <param name="Images">Real images shown in them.</param>
/// <param name="Seconds">Seconds they took.</param>
/// <param name="DiscriminatorLoss">Sum of D's losses.</param>
/// <param name="GeneratorLoss">Sum of G's losses.</param>
/// <param name="RealScore">Sum of mean ŷ on reals.</param>
/// <param name="FakeScore">Sum of mean ŷ on fakes.</param>
public readonly record struct TickTotals(
    long Rounds, long Images, double Seconds, double DiscriminatorLoss, double GeneratorLoss, double RealScore, double FakeScore);
