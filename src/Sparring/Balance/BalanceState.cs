namespace Sparring.Balance;

/// <summary>All that the balance remembers: with the trainer's state, what it will do next depends on nothing else.</summary>
public sealed record BalanceState
{
    /// <summary>Readings that are remembered.</summary>
    public const int MostReadings = 200;

    /// <summary>The latest readings, in order; at most <see cref="MostReadings"/>.</summary>
    public IReadOnlyList<BalanceReading> Readings { get; init; } = [];

    /// <summary>What the judge remembers.</summary>
    public JudgeState Judge { get; init; } = new();

    /// <summary>The verdict on the latest reading; null before the first.</summary>
    public BalanceVerdict? Verdict { get; init; }

    /// <summary>What the policy auto remembers; null before its first reading.</summary>
    public AutoState? Auto { get; init; }

    /// <summary>Returns to earlier states, in order; at most <see cref="Healing.Most"/>.</summary>
    public IReadOnlyList<Healing> Healings { get; init; } = [];
}
