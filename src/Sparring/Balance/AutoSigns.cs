using Sparring.Metrics.Trend;
using static System.FormattableString;

namespace Sparring.Balance;

/// <summary>What the latest readings of a game show, as far as the policy auto goes by it.</summary>
internal sealed record AutoSigns
{
    // Readings whose mean answers are a sign.
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
    private const double Early = 0.25;
    private const double Late = 0.8;

    /// <summary>Quality has stopped getting better.</summary>
    public required bool IsStalled { get; init; }

    /// <summary>Quality is far worse than it was.</summary>
    public required bool IsMuchWorse { get; init; }

    /// <summary>The fakes are as near the reals as can be told.</summary>
    public required bool IsNearReals { get; init; }

    /// <summary>The fakes have not spread as the reals do: only answers that overlap tell such a generator where to go.</summary>
    public required bool IsLost { get; init; }

    /// <summary>D's answers lie wide apart.</summary>
    public required bool IsFarAhead { get; init; }

    /// <summary>D's answers say hardly anything but yes and no.</summary>
    public required bool IsNearlyCertain { get; init; }

    /// <summary>D ranks reals above fakes, however little apart.</summary>
    public required bool IsAhead { get; init; }

    /// <summary>D does not tell the reals from fakes that are poor. Fakes that are good are hard to tell, and no fault of D's.</summary>
    public required bool CannotTell { get; init; }

    /// <summary>The game's first part, in which fakes that have not spread are no wonder, and small steps are lost time.</summary>
    public required bool IsEarly { get; init; }

    /// <summary>The game's last part.</summary>
    public required bool IsLate { get; init; }

    /// <summary>D's answers, in words.</summary>
    public required string Answers { get; init; }

    /// <summary>Where quality goes, in words, and D's answers.</summary>
    public required string Trend { get; init; }

    /// <summary>The signs in what is known of a game, which has a reading.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="game">What game it is.</param>
    public static AutoSigns Of(BalanceState state, GameFacts game)
    {
        BalanceReading[] recent = [.. state.Readings.TakeLast(Recent)];
        BalanceReading latest = state.Readings[^1];
        double gap = recent.Average(r => r.ScoreGap), separation = recent.Average(r => r.Separation.Value), share = latest.Kimg / game.TotalKimg;
        (Plateau Plateau, LastAgainstBest Comparison)? standing = QualityTrend.Standing(state.Readings);
        bool isStalled = BalanceJudge.IsStalled(state.Readings, standing);
        bool isFarAhead = game.AnswersAreProbabilities ? gap > FarAhead : separation > FarAheadSeparation;
        string answers = game.AnswersAreProbabilities
            ? Invariant($"ŷ is {recent.Average(r => r.RealScore.Value):0.00} for reals and {recent.Average(r => r.FakeScore.Value):0.00} for fakes, separation {separation:0.000}")
            : Invariant($"separation {separation:0.000}");
        return new AutoSigns
        {
            IsStalled = isStalled,
            IsMuchWorse = BalanceJudge.IsWorse(state.Readings, GameFailure.MuchWorse),
            IsNearReals = BalanceJudge.IsNearReals(latest),
            IsLost = state.Readings.LastOrDefault(r => r.Diversity is not null)?.Diversity is { Value: < Lost },
            IsFarAhead = isFarAhead,
            IsNearlyCertain = game.AnswersAreProbabilities ? gap > NearlyCertain : separation > NearlyCertainSeparation,
            IsAhead = isFarAhead || separation > Ahead,
            CannotTell = AreFarFromReals(state) && (separation < FarBehind || (separation < BalanceJudge.NotTelling && isStalled)),
            IsEarly = share <= Early,
            IsLate = share > Late,
            Answers = answers,
            Trend = $"{BalanceJudge.InWords(state.Readings, standing)}; {answers}",
        };
    }

    private static bool AreFarFromReals(BalanceState state) =>
        state.Readings.LastOrDefault(r => r.Quality is not null) is { } r && !(r.Quality!.Value.Value < FarFromReals * r.QualityOfReals);
}
