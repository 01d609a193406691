using System.Globalization;
using Sparring.Metrics.Trend;

namespace Sparring.Balance;

/// <summary>
/// Says what a reading means in the light of those before it. A discriminator that tells every fake is no illness: early in a game it teaches well. What counts is an
/// answer that no longer helps.
/// </summary>
/// <remarks>
/// What is normal: with bce a DCGAN plays at a separation of 0.9 to 1.0, real scores of 0.7 to 0.95 and fake scores of 0.05 to 0.3, while quality improves, and its
/// overfit gap stays below 0.1 as long as there are images enough. Limits are passed by two standard errors before they count, verdicts are entered at stricter limits than they are
/// left at, and change only when three readings in a row agree, but for <see cref="Verdict.Diverged"/>.
/// </remarks>
public static class BalanceJudge
{
    /// <summary>Reals below which nothing is judged.</summary>
    public const int LeastReals = 50;

    private const double Errors = 2;

    // Light readings repeat what a full one said: three have two full ones among them.
    private const int ReadingsToChange = 3;

    private const double Telling = 0.9;
    internal const double NotTelling = 0.6;
    private const double LostFeedback = 0.1;
    private const double FlatShare = 0.15;
    private const int FlatReadings = 4;

    // Quality falls by less than 8 % while the kimg grow by half: 1.5^-0.2 is 0.92.
    private const double LateShare = 2 / 3.0;
    private const double Creeping = 0.2;

    // Quality, as a multiple of what reals in the fakes' place would have: nothing is left to gain.
    private const double NearReals = 2;
    private const double Remembering = 0.3;
    private const double Collapsed = 0.5;
    private const double FarWorse = 3;

    // Limits are this much laxer, as a share of them, for a verdict that is in force.
    private const double Slack = 0.2;

    /// <summary>Judges the latest reading.</summary>
    /// <param name="state">What <see cref="Judge"/> gave before.</param>
    /// <param name="readings">The game's readings in order, the latest last.</param>
    /// <param name="answersAreProbabilities">Whether the loss makes D's logits log-odds; else ŷ says nothing, and is not spoken of.</param>
    /// <returns>What to remember, and the verdict; a verdict of no confidence where there were too few reals.</returns>
    public static (JudgeState State, BalanceVerdict Verdict) Judge(JudgeState state, IReadOnlyList<BalanceReading> readings, bool answersAreProbabilities = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentOutOfRangeException.ThrowIfZero(readings.Count);
        BalanceReading latest = readings[^1];
        if (latest.Reals < LeastReals)
        {
            return (state, new BalanceVerdict(state.Verdict, 0, $"Not judged: {latest.Reals} reals are fewer than {LeastReals}.", state.SinceKimg));
        }

        Finding found = Look(readings, state.Verdict, answersAreProbabilities);
        bool same = found.Verdict == state.Verdict;
        int count = same ? 0 : found.Verdict == state.Candidate ? state.CandidateCount + 1 : 1;
        bool changes = !same && (count >= ReadingsToChange || found.Verdict == Verdict.Diverged);
        JudgeState next = changes ? new JudgeState(found.Verdict, latest.Kimg)
            : state with { Candidate = found.Verdict, CandidateCount = count };
        return next.Verdict == found.Verdict
            ? (next, new BalanceVerdict(next.Verdict, Math.Round(found.Confidence, 3), found.Sentence, next.SinceKimg))
            : (next, new BalanceVerdict(
                next.Verdict, Math.Round(1 - found.Confidence, 3), $"{count} of {ReadingsToChange} readings in a row for another verdict, {found.Verdict.InWords()}: {found.Sentence}", next.SinceKimg)
            {
                Candidate = found.Verdict,
            });
    }

    private static Finding Look(IReadOnlyList<BalanceReading> readings, Verdict inForce, bool answersAreProbabilities)
    {
        BalanceReading latest = readings[^1];
        (Plateau Plateau, LastAgainstBest Comparison)? standing = QualityTrend.Standing(readings);
        return Diverged(latest, standing, inForce)
            ?? Collapse(readings, inForce)
            ?? Overfitting(readings, inForce)
            ?? DiscriminatorAhead(readings, standing, inForce, answersAreProbabilities)
            ?? GeneratorAhead(readings, standing, inForce)
            ?? Balanced(readings, standing, answersAreProbabilities);
    }

    /// <summary>Whether the fakes are as near the reals as quality can tell.</summary>
    internal static bool IsNearReals(BalanceReading reading) => reading.Quality?.Value < NearReals * reading.QualityOfReals;

    private static Finding? Diverged(BalanceReading latest, (Plateau Plateau, LastAgainstBest Comparison)? standing, Verdict inForce)
    {
        if (standing is not { Comparison: { } comparison, Plateau: { } plateau })
        {
            return null;
        }

        double limit = Limit(FarWorse, Verdict.Diverged, inForce, isLeast: true);
        return double.IsNaN(comparison.Ratio)
            ? new Finding(Verdict.Diverged, 1, Text($"The fakes are no numbers any more; quality was {comparison.Best:G3} at {plateau.BestKimg:0.#} kimg."))
            : comparison.IsWorse && comparison.HasRatio && comparison.Ratio > limit
            ? new Finding(Verdict.Diverged, Certainty((comparison.Last - limit * comparison.Best) / (comparison.StandardError ?? comparison.Best / 10)),
                WorseInWords((plateau, comparison)))
            : null;
    }

    /// <summary>Whether quality is, beyond chance, more than so many times as bad as at its best, and there is something to gain.</summary>
    internal static bool IsWorse(IReadOnlyList<BalanceReading> readings, double times) =>
        QualityTrend.Standing(readings) is { Comparison: { IsWorse: true, HasRatio: true } c } && c.Ratio > times && !IsNearReals(readings[^1]);

    internal static string WorseInWords((Plateau Plateau, LastAgainstBest Comparison) standing) =>
        Text($"Quality is {standing.Comparison.Last:G3}, {standing.Comparison.Ratio:0.0} times as bad as at its best ({standing.Comparison.Best:G3} at {standing.Plateau.BestKimg:0.#} kimg).");

    private static Finding? Collapse(IReadOnlyList<BalanceReading> readings, Verdict inForce)
    {
        double limit = Limit(Collapsed, Verdict.ModeCollapse, inForce, isLeast: false);
        Estimate[] seen = [.. readings.Select(r => r.Diversity).OfType<Estimate>()];
        // An untrained generator draws one picture: collapse is the loss of a diversity that was there.
        return seen is [.., { } now] && seen.Any(d => d.Value > limit) && now.Value + Errors * now.StandardError < limit
            ? new Finding(Verdict.ModeCollapse, Certainty((limit - now.Value) / now.StandardError),
                Text($"The fakes are {now.Value:P0} as diverse as the reals; they were {seen.Max(d => d.Value):P0}."))
            : null;
    }

    private static Finding? Overfitting(IReadOnlyList<BalanceReading> readings, Verdict inForce)
    {
        double limit = Limit(Remembering, Verdict.DiscriminatorOverfitting, inForce, isLeast: true);
        return readings.LastOrDefault(r => r.OverfitGap is not null)?.OverfitGap is { } gap && gap.Value - Errors * gap.StandardError > limit
            ? new Finding(Verdict.DiscriminatorOverfitting, Certainty((gap.Value - limit) / gap.StandardError),
                Text($"D remembers: {gap.Value:P0} of the gap it sees between training images and fakes is there between training images and held-out ones too."))
            : null;
    }

    private static Finding? DiscriminatorAhead(IReadOnlyList<BalanceReading> readings, (Plateau Plateau, LastAgainstBest Comparison)? standing, Verdict inForce, bool answersAreProbabilities)
    {
        BalanceReading latest = readings[^1];
        double limit = Limit(Telling, Verdict.DiscriminatorAhead, inForce, isLeast: true);
        if (latest.Separation.Value - Errors * latest.Separation.StandardError <= limit)
        {
            return null;
        }

        BalanceReading[] full = [.. readings.Where(r => r.Feedback is not null)];
        (double Value, double Kimg) most = PeakFeedback(full);
        Estimate feedback = full is [.., { } last] ? last.Feedback!.Value : new Estimate(most.Value, 0);
        bool lost = feedback.Value + Errors * feedback.StandardError < Limit(LostFeedback, Verdict.DiscriminatorAhead, inForce, isLeast: false) * most.Value;
        // A penalty, or fakes that come near, take from the gradient too.
        lost &= !IsImproving(readings);
        if (!lost && !IsStalled(readings, standing))
        {
            return null;
        }

        string gradient = lost ? Text($"; its gradient at the image fell to {feedback.Value / most.Value:P0} of what it was at {most.Kimg:0.#} kimg") : "";
        string certain = answersAreProbabilities ? Text($" and is certain of {latest.Saturation.Value:P1} of the fakes") : "";
        return new Finding(Verdict.DiscriminatorAhead, Certainty((latest.Separation.Value - limit) / latest.Separation.StandardError),
            Text($"D scores a real above a fake in {latest.Separation.Value:P1} of the cases{certain}{gradient}; {InWords(readings, standing)}."));
    }

    private static Finding? GeneratorAhead(IReadOnlyList<BalanceReading> readings, (Plateau Plateau, LastAgainstBest Comparison)? standing, Verdict inForce)
    {
        BalanceReading latest = readings[^1];
        double limit = Limit(NotTelling, Verdict.GeneratorAhead, inForce, isLeast: false);
        return latest.Separation.Value + Errors * latest.Separation.StandardError < limit && IsStalled(readings, standing)
            ? new Finding(Verdict.GeneratorAhead, Certainty((limit - latest.Separation.Value) / latest.Separation.StandardError),
                Text($"D scores a real above a fake in only {latest.Separation.Value:P0} of the cases, which chance does too, although the fakes are no better: {InWords(readings, standing)}."))
            : null;
    }

    private static Finding Balanced(IReadOnlyList<BalanceReading> readings, (Plateau Plateau, LastAgainstBest Comparison)? standing, bool answersAreProbabilities)
    {
        BalanceReading latest = readings[^1];
        string who = latest.Separation.Value > Telling ? "D leads, still teaching" : latest.Separation.Value < NotTelling ? "G fools D about half of the time" : "The players are matched";
        string answers = answersAreProbabilities ? Text($"; ŷ is {latest.RealScore.Value:0.00} for reals and {latest.FakeScore.Value:0.00} for fakes") : "";
        return new Finding(Verdict.Balanced, Certainty(Math.Abs(latest.Separation.Value - Telling) / latest.Separation.StandardError),
            Text($"{who}: D scores a real above a fake in {latest.Separation.Value:P1} of the cases{answers}; {InWords(readings, standing)}."));
    }

    /// <summary>
    /// Whether there is something to gain, and quality has become worse, has not become better for a good part of the game and several readings, or has crept over the last third of it.
    /// </summary>
    internal static bool IsStalled(IReadOnlyList<BalanceReading> readings, (Plateau Plateau, LastAgainstBest Comparison)? standing) =>
        standing is { } s && !(s.Comparison.Last < NearReals * readings[^1].QualityOfReals) && (s.Comparison.IsWorse
            || (s.Plateau.FlatKimg > FlatShare * readings[^1].Kimg && readings.Count(r => r.Quality is not null && r.Kimg > s.Plateau.BestKimg) >= FlatReadings)
            || CreepingTrend(readings) is not null);

    private static QualityTrend? CreepingTrend(IReadOnlyList<BalanceReading> readings) =>
        Late(readings) is { } trend && trend.Gain + Errors * trend.GainError < Creeping ? trend : null;

    private static bool IsImproving(IReadOnlyList<BalanceReading> readings) => Late(readings) is { } trend && trend.Gain - Errors * trend.GainError > Creeping;

    private static QualityTrend? Late(IReadOnlyList<BalanceReading> readings) => QualityTrend.Of(readings.Where(r => r.Kimg >= readings[^1].Kimg * LateShare));

    /// <summary>The most feedback that three full readings in a row had in their middle.</summary>
    private static (double Value, double Kimg) PeakFeedback(BalanceReading[] full)
    {
        IReadOnlyList<double> smooth = RunningMedian.OfThree([.. full.Select(r => r.Feedback!.Value.Value)]);
        return full.Length == 0
            ? (0, 0)
            : Enumerable.Range(0, full.Length).Select(i => (double.IsNaN(smooth[i]) ? 0 : smooth[i], full[i].Kimg)).MaxBy(p => p.Item1);
    }

    private static double Limit(double limit, Verdict of, Verdict inForce, bool isLeast) =>
        of != inForce ? limit : isLeast ? limit * (1 - Slack) : limit * (1 + Slack);

    /// <summary>What quality has come to, in words.</summary>
    internal static string InWords(IReadOnlyList<BalanceReading> readings, (Plateau Plateau, LastAgainstBest Comparison)? standing) => standing switch
    {
        null => "quality is not measured yet",
        { Comparison: { IsWorse: true, HasRatio: true } c } s => Text($"quality is {c.Ratio - 1:P0} worse than at {s.Plateau.BestKimg:0.#} kimg"),
        { } s when s.Plateau.FlatKimg < FlatShare * readings[^1].Kimg && CreepingTrend(readings) is { Gain: > 0 } trend =>
            Text($"quality {s.Comparison.Last:G3}, only {1 - Math.Pow(LateShare, trend.Gain):P0} better than at {LateShare * readings[^1].Kimg:0.#} kimg"),
        { Plateau: { FlatKimg: 0 } or { Best: double.NaN } } s => Text($"quality {s.Comparison.Last:G3}"),
        { } s => Text($"quality has not improved for {s.Plateau.FlatKimg:0.#} kimg"),
    };

    private static string Text(FormattableString text) => text.ToString(_culture);

    private static readonly CultureInfo _culture = PercentWithoutBlank();

    private static CultureInfo PercentWithoutBlank()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.PercentPositivePattern = 0;
        culture.NumberFormat.PercentNegativePattern = 0;
        return culture;
    }

    /// <returns>Φ(z), to 1e-4 (Abramowitz and Stegun 1964, 26.2.17 is finer; this is Page 1977).</returns>
    private static double Certainty(double z) => double.IsNaN(z) ? 0 : 1 / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));

    private sealed record Finding(Verdict Verdict, double Confidence, string Sentence);
}
