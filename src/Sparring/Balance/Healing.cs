namespace Sparring.Balance;

/// <summary>A return to an earlier state of the game, because it had failed, to play on otherwise.</summary>
/// <param name="FailedKimg">Where it failed, in kimg.</param>
/// <param name="Cause">How, in words.</param>
/// <param name="BackToKimg">Where it goes on from, in kimg.</param>
/// <param name="Settings">How it is played from there.</param>
public sealed record Healing(double FailedKimg, string Cause, double BackToKimg, BalanceSettings Settings)
{
    /// <summary>Returns in one run, at most: a game that fails again and again needs other options.</summary>
    public const int Most = 3;

    // As a share of the game's length: a verdict that stays so long is no bad moment.
    private const double ProvenShare = 0.03;

    // Images that were at three readings in a row so much worse than at their best have seldom found back, and never beyond it, in the games that this was chosen by; points,
    // which jump from mode to mode, often have.
    private const double FarWorse = 1.5;
    private const int ProvenReadings = 3;

    /// <summary>Whether a game has failed beyond doubt: how, in words, and the last round up to which it was good.</summary>
    /// <param name="state">What is known of the game.</param>
    /// <param name="game">What game it is.</param>
    /// <returns>Null where it has not.</returns>
    internal static (string Cause, long GoodRound)? Due(BalanceState state, GameFacts game)
    {
        BalanceReading[] measured = [.. state.Readings.Where(r => r.Quality is not null)];
        if (measured.Length < ProvenReadings || QualityTrend.Standing(measured) is not { } standing)
        {
            return null;
        }

        string? cause = state.Verdict is { Verdict: Verdict.Diverged, Candidate: null } verdict && measured[^1].Kimg - verdict.SinceKimg >= ProvenShare * game.TotalKimg ? verdict.Sentence
            : game.IsImages && Enumerable.Range(0, ProvenReadings).All(i => BalanceJudge.IsWorse(measured[..^i], FarWorse))
            ? $"{BalanceJudge.WorseInWords(standing)} It was so at {ProvenReadings} readings in a row."
            : null;
        return cause is null ? null : (cause, measured.Where(r => r.Kimg <= standing.Plateau.BestKimg).Max(r => r.Round));
    }

    /// <summary>How a game is played after it has failed: with half the learning rates that failed, and without what was on trial when it was good.</summary>
    /// <param name="good">The settings of the state that it goes back to.</param>
    /// <param name="goodState">What was known of the game then.</param>
    /// <param name="failed">Those with which it failed.</param>
    internal static BalanceSettings SettingsAfter(BalanceSettings good, BalanceState goodState, BalanceSettings failed) =>
        (goodState.Auto?.Experiment?.Before ?? good) with { LearningRate = failed.LearningRate / 2 };
}
