namespace Sparring.Balance;

/// <summary>What the policy auto remembers.</summary>
public sealed record AutoState
{
    /// <summary>The experiment under way; null where there is none.</summary>
    public AutoExperiment? Experiment { get; init; }

    /// <summary>Changes that were undone, and the opposites of those that were kept: what they were, and until when, in kimg, they are not tried again.</summary>
    public IReadOnlyList<AutoRefusal> Refusals { get; init; } = [];

    /// <summary>When the latest change that was undone was on trial: readings of that time do not tell what to expect; null where none was.</summary>
    public AutoTrial? Undone { get; init; }

    /// <summary>Kimg before which nothing new is begun.</summary>
    public double RestUntilKimg { get; init; }

    // Of the game's length.
    private const double RefusalShare = 0.2;

    /// <summary>Whether nothing new is begun yet.</summary>
    /// <param name="kimg">Now, in kimg.</param>
    internal bool IsResting(double kimg) => IsBefore(kimg, RestUntilKimg);

    /// <summary>Whether a moment is before another, both in kimg, which are sums of rounds.</summary>
    internal static bool IsBefore(double kimg, double limit) => kimg < limit * (1 - 1e-9);

    /// <summary>A move that was undone, or whose opposite was kept, rests: each time twice as long.</summary>
    internal AutoState Refusing(AutoMove move, double kimg, GameFacts game)
    {
        int times = 1 + (Refusals.FirstOrDefault(r => r.Move == move)?.Times ?? 0);
        AutoRefusal refusal = new(move, kimg + RefusalShare * game.TotalKimg * Math.Pow(2, times - 1), times);
        return this with { Refusals = [.. Refusals.Where(r => r.Move != move), refusal] };
    }

    /// <summary>What is still known where the game goes back because it has failed: what did not help, what was on trial then included.</summary>
    internal AutoState AfterFailure(double kimg, GameFacts game) =>
        new() { Refusals = (Experiment is { } experiment ? Refusing(experiment.Move, kimg, game) : this).Refusals };
}
