namespace Sparring.Balance;

/// <summary>That a game has failed beyond doubt.</summary>
/// <param name="Cause">How, in words.</param>
/// <param name="GoodRound">The round at which it was at its best.</param>
public sealed record GameFailure(string Cause, long GoodRound)
{
    // As a share of the game's length: a verdict that stays so long is no bad moment.
    private const double ProvenShare = 0.03;

    // Images that were at three readings in a row so much worse than at their best have seldom found back, and never beyond it, in the games that this was chosen by; points,
    // which jump from mode to mode, often have.
    internal const double MuchWorse = 1.5;
    private const int ProvenReadings = 3;

    /// <summary>The failure of a game.</summary>
    /// <param name="state">What is known of it.</param>
    /// <param name="game">What game it is.</param>
    /// <returns>Null where it has not failed, or has a change on trial, or one that was just undone, which may be what ails it.</returns>
    internal static GameFailure? Of(BalanceState state, GameFacts game)
    {
        BalanceReading[] measured = [.. state.Readings.Where(r => r.Quality is not null)];
        if (measured.Length < ProvenReadings || QualityTrend.Standing(measured) is not { } standing)
        {
            return null;
        }

        if (state.Verdict is { Verdict: Verdict.Diverged, Candidate: null } verdict && measured[^1].Kimg - verdict.SinceKimg >= ProvenShare * game.TotalKimg)
        {
            return new GameFailure(verdict.Sentence, GoodRoundOf(state));
        }

        bool isChanging = state.Auto is { } auto && (auto.Experiment is not null || auto.IsResting(measured[^1].Kimg));
        return game.IsImages && !isChanging && Enumerable.Range(0, ProvenReadings).All(i => BalanceJudge.IsWorse(measured[..^i], MuchWorse))
            ? new GameFailure($"{BalanceJudge.WorseInWords(standing)} It was so at {ProvenReadings} readings in a row.", GoodRoundOf(state))
            : null;
    }

    /// <summary>The round at which a game was at its best; 0 where that is not known.</summary>
    internal static long GoodRoundOf(BalanceState state) => QualityTrend.Standing(state.Readings) is { } standing
        ? state.Readings.Where(r => r.Kimg <= standing.Plateau.BestKimg).Select(r => r.Round).DefaultIfEmpty(0).Max()
        : 0;
}
