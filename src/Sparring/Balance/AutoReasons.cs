using Sparring.Metrics.Trend;
using static System.FormattableString;

namespace Sparring.Balance;

/// <summary>Which changes the latest readings of a game speak for, and why.</summary>
/// <param name="game">What may be done.</param>
internal sealed class AutoReasons(GameFacts game)
{
    // Readings whose mean answers are a reason.
    private const int Recent = 4;

    // Mean ŷ of reals above that of fakes, where answers are probabilities; else separation.
    private const double FarAhead = 0.5;
    private const double NearlyCertain = 0.8;
    private const double FarAheadSeparation = 0.95;
    private const double NearlyCertainSeparation = 0.999;

    // Separation.
    private const double Ahead = 0.8;
    private const double FarBehind = 0.4;

    // Diversity.
    private const double Lost = 0.6;

    // Quality, as a multiple of what reals in the fakes' place would have.
    private const double FarFromReals = 4;

    // Of the game's length.
    private const double Early = 1 / 3.0;
    private const double Late = 0.8;

    /// <summary>The changes, the best first.</summary>
    /// <param name="state">What is known of the game.</param>
    /// <param name="settings">How it is played.</param>
    public IEnumerable<(AutoMove Move, string Cause)> Of(BalanceState state, BalanceSettings settings)
    {
        BalanceReading[] recent = [.. state.Readings.TakeLast(Recent)];
        double gap = recent.Average(r => r.ScoreGap), separation = recent.Average(r => r.Separation.Value);
        (Plateau Plateau, LastAgainstBest Comparison)? standing = QualityTrend.Standing(state.Readings);
        bool stalled = BalanceJudge.IsStalled(state.Readings, standing);
        bool isMuchWorse = BalanceJudge.IsWorse(state.Readings, GameFailure.MuchWorse);
        double share = state.Readings[^1].Kimg / game.TotalKimg;
        bool isLate = share > Late;
        bool farAhead = game.AnswersAreProbabilities ? gap > FarAhead : separation > FarAheadSeparation;
        bool nearlyCertain = game.AnswersAreProbabilities ? gap > NearlyCertain : separation > NearlyCertainSeparation;
        // Fakes that are good are hard to tell, and no fault of D's.
        bool cannotTell = IsFarFromReals(state) && (separation < FarBehind || (separation < BalanceJudge.NotTelling && stalled));
        string answers = game.AnswersAreProbabilities
            ? Invariant($"ŷ is {recent.Average(r => r.RealScore.Value):0.00} for reals and {recent.Average(r => r.FakeScore.Value):0.00} for fakes, separation {separation:0.000}")
            : Invariant($"separation {separation:0.000}");
        string trend = $"{BalanceJudge.InWords(state.Readings, standing)}; {answers}";

        if (state.Verdict is { Verdict: Verdict.DiscriminatorOverfitting, Candidate: null } overfitting)
        {
            yield return (AutoMove.MoreAugmentation, overfitting.Sentence.TrimEnd('.'));
        }

        if (cannotTell)
        {
            string cause = $"D cannot tell: {trend}";
            yield return (AutoMove.LessNoise, cause);
            yield return (AutoMove.FasterDiscriminator, cause);
            yield return (settings.R1Gamma > 0 ? AutoMove.LessPenalty : AutoMove.MorePenalty, cause);
        }
        else if (farAhead ? settings.R1Gamma == 0 || stalled : stalled && separation > (IsLost(state) ? BalanceJudge.NotTelling : Ahead))
        {
            yield return (AutoMove.MorePenalty, farAhead ? $"D is far ahead: {answers}" : trend);
        }

        if (stalled && !cannotTell)
        {
            AutoMove[] moves = IsLost(state) && (farAhead || separation > Ahead) ? [AutoMove.MoreNoise, AutoMove.SlowerDiscriminator]
                : game.CanPenalise ? (nearlyCertain || isMuchWorse ? [AutoMove.LessNoise, AutoMove.SlowerDiscriminator] : [AutoMove.LessNoise])
                : farAhead && (isMuchWorse || state.Healings.Count > 0) ? [AutoMove.MoreNoise, AutoMove.SlowerDiscriminator, AutoMove.LessNoise]
                : farAhead ? [AutoMove.SlowerDiscriminator, AutoMove.LessNoise, AutoMove.MoreNoise]
                : [AutoMove.LessNoise];
            foreach (AutoMove move in moves)
            {
                yield return (move, trend);
            }

            if (settings.DiscriminatorRate < 1 && !farAhead)
            {
                yield return (AutoMove.FasterDiscriminator, trend);
            }

            // What was for another moment may be in the way now.
            if (state.Verdict?.Verdict != Verdict.DiscriminatorOverfitting)
            {
                yield return (AutoMove.LessAugmentation, trend);
            }

            if (!isLate && !isMuchWorse)
            {
                yield return (AutoMove.FasterBoth, trend);
            }
        }

        // Early, small steps are lost time.
        if (stalled && !cannotTell && (isLate || (isMuchWorse && share > Early)))
        {
            yield return (AutoMove.SlowerBoth, trend);
        }
        else if (isLate && BalanceJudge.IsNearReals(state.Readings[^1]))
        {
            yield return (AutoMove.SlowerBoth, $"the fakes are as near the reals as can be told: {trend}");
        }
    }

    /// <summary>Whether the fakes have not spread as the reals do: only answers that overlap tell such a generator where to go.</summary>
    private static bool IsLost(BalanceState state) => state.Readings.LastOrDefault(r => r.Diversity is not null)?.Diversity is { Value: < Lost };

    private static bool IsFarFromReals(BalanceState state) => state.Readings.LastOrDefault(r => r.Quality is not null) is { } r && !(r.Quality!.Value.Value < FarFromReals * r.QualityOfReals);
}
