using static System.FormattableString;

namespace Sparring.Balance;

/// <summary>
/// Every change is an experiment: a reading gives a reason, one knob is turned by one step, a stretch of training shows what quality does, and what does harm, or is dear and does not help, is undone.
/// </summary>
/// <param name="game">What may be done.</param>
internal sealed class AutoPolicy(GameFacts game) : IBalancePolicy
{
    // As shares of the game's length: how long a change is on trial, and where nothing new begins.
    private const double TrialShare = 0.06;
    private const double LastShare = 0.92;

    // Of a trial: how long a change is given to take hold.
    private const double HoldShare = 0.3;

    // Quality readings before a change that tell what to expect.
    private const int Before = 6;

    // Harm is what is beyond two standard errors and more than a tenth, or by half at once.
    private const double Errors = 2;
    private const double Harm = 0.1;
    private const double GrossHarm = 0.5;

    private readonly AutoKnobs _knobs = new(game);
    private readonly AutoReasons _reasons = new(game);

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
        double hold = experiment.StartKimg + HoldShare * (experiment.UntilKimg - experiment.StartKimg);
        BalanceReading[] measured = [.. state.Readings.Where(QualityTrend.IsMeasured)];
        BalanceReading[] before = [.. measured.Where(r => r.Kimg <= experiment.StartKimg && !(auto.Undone?.Covers(r.Kimg) ?? false)).TakeLast(Before)];
        BalanceReading[] since = [.. measured.Where(r => r.Kimg > experiment.StartKimg)], after = [.. since.Where(r => r.Kimg > hold)];
        if (before.Length == 0)
        {
            // So many readings that those before the change are forgotten: there is nothing to compare with.
            return new BalanceStep(state with { Auto = auto with { Experiment = null } }, settings);
        }

        double gross = LogMean(before) + Math.Log(1 + GrossHarm);
        bool isGross = since.Length >= 2 && since.TakeLast(2).All(r => Log(r) > gross);
        if (!isGross && (AutoState.IsBefore(latest.Kimg, experiment.UntilKimg) || after.Length < 2))
        {
            return new BalanceStep(state, settings);
        }

        (double change, double error) = Effect(before, after.Length > 0 ? after : [latest]);
        string result = double.IsFinite(error)
            ? Invariant($"quality is {InWords(change)} than the readings before it led to expect, give or take {Math.Exp(error) - 1:P0}")
            : Invariant($"quality is {InWords(change)}, and there were too few readings before it to expect anything");
        bool isHarm = isGross || (change > Math.Log(1 + Harm) && change > Errors * error);
        return isHarm || (AutoKnobs.MustHelp(experiment.Move, experiment.Before) && change >= 0 && !BalanceJudge.IsNearReals(latest))
            ? Undo(state, auto, experiment, settings, result)
            : Keep(state, auto, experiment, settings, result);
    }

    private BalanceStep Undo(BalanceState state, AutoState auto, AutoExperiment experiment, BalanceSettings settings, string result)
    {
        double kimg = state.Readings[^1].Kimg;
        return new BalanceStep(
            state with { Auto = auto.Refusing(experiment.Move, kimg, game) with { Experiment = null, Undone = new AutoTrial(experiment.StartKimg, kimg), RestUntilKimg = kimg + TrialShare * game.TotalKimg } },
            experiment.Before,
            new BalanceDecision(kimg, result, $"Undone: {AutoKnobs.Name(experiment.Move)}", settings, experiment.Before));
    }

    /// <summary>What comes next need not wait for another reading.</summary>
    private BalanceStep Keep(BalanceState state, AutoState auto, AutoExperiment experiment, BalanceSettings settings, string result)
    {
        double kimg = state.Readings[^1].Kimg;
        // What has just been kept is not turned back at once.
        AutoState free = auto.Refusing(AutoKnobs.Opposite(experiment.Move), kimg, game) with { Experiment = null };
        BalanceStep next = Consider(state, free, settings);
        BalanceDecision kept = new(kimg, result, $"Kept: {AutoKnobs.Name(experiment.Move)}", settings, settings);
        return next.Decision is { } decision ? next with { Decision = kept.Then(decision) } : new BalanceStep(state with { Auto = free }, settings, kept);
    }

    /// <summary>Looks for a reason to change something.</summary>
    private BalanceStep Consider(BalanceState state, AutoState auto, BalanceSettings settings)
    {
        double kimg = state.Readings[^1].Kimg;
        if (auto.IsResting(kimg) || kimg > LastShare * game.TotalKimg)
        {
            return new BalanceStep(state, settings);
        }

        double highestRates = state.Healings is [.., { } healing] ? healing.Settings.LearningRate : 1;
        foreach ((AutoMove move, string cause) in _reasons.Of(state, settings))
        {
            if (!auto.Refusals.Any(r => r.Move == move && AutoState.IsBefore(kimg, r.UntilKimg)) && _knobs.Moved(settings, move, highestRates) is { } after)
            {
                AutoExperiment experiment = new(move, cause, settings, kimg, kimg + TrialShare * game.TotalKimg);
                return new BalanceStep(
                    state with { Auto = auto with { Experiment = experiment } },
                    after,
                    new BalanceDecision(kimg, cause, $"On trial: {AutoKnobs.Name(move)}", settings, after));
            }
        }

        return new BalanceStep(state, settings);
    }

    /// <summary>By how much the logarithm of quality is above what a power law through the readings before leads to expect, and its error.</summary>
    private static (double Change, double Error) Effect(BalanceReading[] before, BalanceReading[] after)
    {
        if (QualityTrend.Of(before) is not { } trend)
        {
            return (LogMean(after) - LogMean(before), double.PositiveInfinity);
        }

        // A game gets better more slowly as it goes on, and one that was getting worse is helped by what stops that.
        double gain = trend.Gain / 2, ahead = after.Average(r => Math.Log(r.Kimg)) - trend.Middle;
        double error = Math.Sqrt(trend.LevelError * trend.LevelError * (1 + (double)before.Length / after.Length) + trend.GainError * trend.GainError * ahead * ahead);
        return (LogMean(after) - trend.Level + gain * ahead, error);
    }

    private static double LogMean(IReadOnlyCollection<BalanceReading> readings) => readings.Average(Log);

    private static double Log(BalanceReading reading) => QualityTrend.LogOf(reading.Quality!.Value);

    private static string InWords(double change) => Invariant($"{Math.Abs(Math.Exp(change) - 1):P0} {(change > 0 ? "worse" : "better")}");
}
