using Sparring.Balance;

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

    /// <summary>How the next round is played; null in a checkpoint of a version whose settings never changed.</summary>
    public BalanceSettings? Settings { get; init; }

    /// <summary>What the balance remembers; null in a checkpoint of a version that had none.</summary>
    public BalanceState? Balance { get; init; }

    /// <summary>What the skill meter remembers; null before its first reading.</summary>
    public SkillProgress? Skill { get; init; }

    /// <summary>What settings that look at the latest turns have seen; null where none is in use.</summary>
    public LastTurnsProgress? LastTurns { get; init; }
}
