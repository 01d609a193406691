using System.Globalization;

namespace Sparring.Balance;

/// <summary>
/// Every change is an experiment: a reading gives a reason, one knob is turned by one step, a stretch of training shows what quality does, and what does harm is undone.
/// </summary>
/// <param name="game">What may be done.</param>
internal sealed class AutoPolicy(GameFacts game) : IBalancePolicy
{
    // As shares of the game's length: how long a change is on trial, of that how long it is given to take hold, how long a harmful one rests, and where nothing new begins.
    private const double TrialShare = 0.06;
    private const double HoldShare = 0.3;

    // Where D is very far ahead there is little to lose: no trend is waited for, and trials are shorter by this.
    private const double ExtremeShare = 0.5;
    private const double RefusalShare = 0.2;
    private const double LastShare = 0.92;

    // Quality readings before a change that tell what to expect.
    private const int Before = 6;

    // Readings whose mean answers are a reason.
    private const int Recent = 4;

    // Mean ŷ of reals above that of fakes.
    private const double FarAhead = 0.5;
    private const double VeryFarAhead = 0.6;
    private const double NearlyCertain = 0.8;

    // Quality, as a multiple of the best: a game that has come off its rails.
    private const double MuchWorse = 1.5;

    // Separation.
    private const double FarBehind = 0.4;
    private const double NotTelling = 0.55;

    // Harm is what is beyond two standard errors and more than a tenth, or by half at once.
    private const double Errors = 2;
    private const double Harm = 0.1;
    private const double GrossHarm = 0.5;

    private static readonly double[] _noise = [0, 0.25, 0.5];
    private static readonly double[] _augmentation = [0, 0.2, 0.4, 0.6];
    private static readonly double[] _penaltyOfImages = [0, 1, 4];
    private static readonly double[] _penaltyOfPoints = [0, 0.1];
    private static readonly double[] _rate = [BalanceSettings.LowestRate, 0.5, 1, 2, BalanceSettings.HighestRate];

    // The squares of an image's gradient are summed over its values.
    private double[] Penalty => game.CanAugment ? _penaltyOfImages : _penaltyOfPoints;

    public BalanceStep Adjust(BalanceState state, BalanceSettings settings)
    {
        AutoState auto = state.Auto ?? new AutoState();
        BalanceReading latest = state.Readings[^1];
        if (latest.Quality is null || latest.Reals < BalanceJudge.LeastReals)
        {
            return new BalanceStep(state, settings);
        }

        return auto.Experiment is { } experiment ? Watch(state, auto, experiment, settings) : Consider(state, auto, settings);
    }

    /// <summary>Undoes the change on trial where it does harm, and keeps it where its time is over.</summary>
    private BalanceStep Watch(BalanceState state, AutoState auto, AutoExperiment experiment, BalanceSettings settings)
    {
        BalanceReading latest = state.Readings[^1];
        double trial = experiment.UntilKimg - experiment.StartKimg, hold = experiment.StartKimg + HoldShare * trial;
        BalanceReading[] before = [.. Measured(state).Where(r => r.Kimg <= experiment.StartKimg).TakeLast(Before)];
        BalanceReading[] after = [.. Measured(state).Where(r => r.Kimg > hold)];
        double level = LogMean(before);
        bool gross = Measured(state).Where(r => r.Kimg > experiment.StartKimg).TakeLast(2).ToArray() is { Length: 2 } two && two.All(r => Log(r) > level + Math.Log(1 + GrossHarm));
        bool over = latest.Kimg >= experiment.UntilKimg && after.Length >= 2;
        if (!gross && !over)
        {
            return new BalanceStep(state, settings);
        }

        (double change, double error) = Effect(before, after.Length > 0 ? after : [latest]);
        bool harm = gross || (change > Math.Log(1 + Harm) && change > Errors * error);
        string result = double.IsFinite(error)
            ? Text($"quality changed by {Percent(change)} of what the readings before it lead to expect, ± {Percent(error)}")
            : Text($"quality changed by {Percent(change)}; there were too few readings before it to expect anything");
        if (!harm)
        {
            // What comes next need not wait for another reading.
            AutoState rid = experiment.Move == AutoMove.LessNoise ? Refusing(auto, AutoMove.MoreNoise, latest.Kimg) : auto;
            BalanceStep next = Consider(state, rid with { Experiment = null }, settings);
            string kept = $"Kept: {Name(experiment.Move)}";
            return next.Decision is { } decision
                ? next with { Decision = decision with { Change = $"{kept}. {decision.Change}", Cause = $"{result}; {decision.Cause}" } }
                : new BalanceStep(state with { Auto = rid with { Experiment = null } }, settings, new BalanceDecision(latest.Kimg, result, kept, settings, settings));
        }

        return new BalanceStep(
            state with { Auto = Refusing(auto, experiment.Move, latest.Kimg) with { Experiment = null, RestUntilKimg = latest.Kimg + TrialShare * game.TotalKimg } },
            experiment.Before,
            new BalanceDecision(latest.Kimg, result, $"Undone: {Name(experiment.Move)}", settings, experiment.Before));
    }

    /// <summary>A move that did harm, or whose opposite did none, rests: each time twice as long.</summary>
    private AutoState Refusing(AutoState auto, AutoMove move, double kimg)
    {
        int times = 1 + (auto.Refusals.FirstOrDefault(r => r.Move == move)?.Times ?? 0);
        AutoRefusal refusal = new(move, kimg + RefusalShare * game.TotalKimg * Math.Pow(2, times - 1), times);
        return auto with { Refusals = [.. auto.Refusals.Where(r => r.Move != move), refusal] };
    }

    /// <summary>Looks for a reason to change something.</summary>
    private BalanceStep Consider(BalanceState state, AutoState auto, BalanceSettings settings)
    {
        BalanceReading latest = state.Readings[^1];
        BalanceReading[] recent = [.. state.Readings.TakeLast(Recent)];
        bool extreme = recent.Average(r => r.ScoreGap) > VeryFarAhead;
        bool early = Measured(state).Count() < QualityTrend.LeastCount;
        if ((early && !extreme) || latest.Kimg < auto.RestUntilKimg || latest.Kimg > LastShare * game.TotalKimg)
        {
            return new BalanceStep(state, settings);
        }

        double until = latest.Kimg + TrialShare * game.TotalKimg * (extreme ? ExtremeShare : 1);

        foreach ((AutoMove move, string cause) in Reasons(state, settings))
        {
            if (auto.Refusals.Any(r => r.Move == move && latest.Kimg < r.UntilKimg) || Moved(settings, move) is not { } after || after == settings)
            {
                continue;
            }

            return new BalanceStep(
                state with { Auto = auto with { Experiment = new AutoExperiment(move, cause, settings, latest.Kimg, until) } },
                after,
                new BalanceDecision(latest.Kimg, cause, $"On trial: {Name(move)}", settings, after));
        }

        return new BalanceStep(state, settings);
    }

    /// <summary>Changes that the latest readings speak for, the best first.</summary>
    private static IEnumerable<(AutoMove Move, string Cause)> Reasons(BalanceState state, BalanceSettings settings)
    {
        BalanceReading[] recent = [.. state.Readings.TakeLast(Recent)];
        double gap = recent.Average(r => r.ScoreGap), separation = recent.Average(r => r.Separation.Value);
        bool stalled = BalanceJudge.IsStalled(state.Readings);
        string answers = Text($"mean ŷ of reals is {gap:0.00} above that of fakes, separation {separation:0.000}");
        string trend = state.Verdict!.Sentence.TrimEnd('.');
        if (state.Verdict is { Verdict: Verdict.DiscriminatorOverfitting })
        {
            yield return (AutoMove.MoreAugmentation, trend);
        }

        if (separation < FarBehind || (separation < NotTelling && stalled))
        {
            yield return (AutoMove.LessNoise, $"D cannot tell: {answers}");
            yield return (AutoMove.FasterDiscriminator, $"D cannot tell: {answers}");
            yield break;
        }

        if (stalled && settings.DiscriminatorRate < 1)
        {
            yield return (AutoMove.FasterDiscriminator, trend);
        }

        if (stalled && gap < NearlyCertain && settings.InstanceNoise > 0)
        {
            yield return (AutoMove.LessNoise, trend);
        }

        if (gap > FarAhead || stalled)
        {
            string cause = gap > FarAhead ? $"D is far ahead: {answers}" : trend;
            yield return (AutoMove.MorePenalty, cause);
            yield return (AutoMove.MoreNoise, cause);
        }

        // Dear: a D that learns slowly teaches slowly. For games that nothing else has brought back.
        if (stalled && (gap > NearlyCertain || QualityTrend.Standing(state.Readings) is { Comparison: { IsWorse: true, Ratio: > MuchWorse } }))
        {
            yield return (AutoMove.SlowerDiscriminator, trend);
        }
    }

    /// <summary>The settings one step further; null where the knob is not for this game or at its limit.</summary>
    private BalanceSettings? Moved(BalanceSettings settings, AutoMove move) => move switch
    {
        // Noise of any use would hide what points are about, where there is another handicap.
        AutoMove.MoreNoise => (game.CanAugment || !game.CanPenalise) && Next(_noise, settings.InstanceNoise) is { } noise ? settings with { InstanceNoise = noise } : null,
        AutoMove.LessNoise => Previous(_noise, settings.InstanceNoise) is { } noise ? settings with { InstanceNoise = noise } : null,
        AutoMove.MoreAugmentation => game.CanAugment && Next(_augmentation, settings.AugmentProbability) is { } p ? settings with { AugmentProbability = p } : null,
        AutoMove.LessAugmentation => Previous(_augmentation, settings.AugmentProbability) is { } p ? settings with { AugmentProbability = p } : null,
        AutoMove.MorePenalty => game.CanPenalise && Next(Penalty, settings.R1Gamma) is { } gamma ? settings with { R1Gamma = gamma } : null,
        AutoMove.LessPenalty => Previous(Penalty, settings.R1Gamma) is { } gamma ? settings with { R1Gamma = gamma } : null,
        AutoMove.FasterDiscriminator => Next(_rate, settings.DiscriminatorRate) is { } rate ? settings with { DiscriminatorRate = rate } : null,
        AutoMove.SlowerDiscriminator => Previous(_rate, settings.DiscriminatorRate) is { } rate ? settings with { DiscriminatorRate = rate } : null,
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No such move."),
    };

    private static double? Next(double[] ladder, double value) => ladder.Where(step => step > value * (1 + 1e-9)).Select(step => (double?)step).FirstOrDefault();

    private static double? Previous(double[] ladder, double value) => ladder.Where(step => step < value * (1 - 1e-9)).Select(step => (double?)step).LastOrDefault();

    /// <summary>By how much the logarithm of quality is above what a power law through the readings before leads to expect, and its error.</summary>
    private static (double Change, double Error) Effect(BalanceReading[] before, BalanceReading[] after)
    {
        if (before.Length < QualityTrend.LeastCount)
        {
            return (LogMean(after) - LogMean(before), double.PositiveInfinity);
        }

        double[] x = [.. before.Select(r => Math.Log(r.Kimg))], y = [.. before.Select(Log)];
        double meanX = x.Average(), meanY = y.Average(), xx = x.Sum(v => (v - meanX) * (v - meanX));
        double fitted = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / xx;
        double variance = x.Zip(y, (a, b) => Math.Pow(b - meanY - fitted * (a - meanX), 2)).Sum() / Math.Max(1, x.Length - 2);
        // A game gets better more slowly as it goes on, and no change is to be blamed for what was bad luck before it.
        double slope = Math.Min(0, fitted) / 2;
        double at = after.Average(r => Math.Log(r.Kimg));
        double error = Math.Sqrt(variance * (1.0 / x.Length + (at - meanX) * (at - meanX) / xx + 1.0 / after.Length));
        return (LogMean(after) - meanY - slope * (at - meanX), error);
    }

    private static IEnumerable<BalanceReading> Measured(BalanceState state) => state.Readings.Where(r => r.Quality is { } q && double.IsFinite(q.Value));

    private static double LogMean(IReadOnlyCollection<BalanceReading> readings) => readings.Average(Log);

    private static double Log(BalanceReading reading) => QualityTrend.LogOf(reading.Quality!.Value);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double log) => Text($"{Math.Exp(log) - 1:+0.0%;-0.0%}");

    private static string Name(AutoMove move) => move switch
    {
        AutoMove.MoreNoise => "more noise on what D sees",
        AutoMove.LessNoise => "less noise on what D sees",
        AutoMove.MoreAugmentation => "more augmentation",
        AutoMove.LessAugmentation => "less augmentation",
        AutoMove.MorePenalty => "a stronger R1 penalty",
        AutoMove.LessPenalty => "a weaker R1 penalty",
        AutoMove.FasterDiscriminator => "a higher learning rate for D",
        _ => "a lower learning rate for D",
    };
}
