using System.Globalization;
using Sparring.Metrics.Trend;
using Sparring.Training;

namespace Sparring.Runs;

/// <summary>The quality of a run's fakes as it was measured while training, in order. The lower the better.</summary>
public sealed class QualityHistory
{
    private readonly List<QualityMeasurement> _measurements;

    internal QualityHistory(IEnumerable<TickReport> ticks) => _measurements =
        [.. ticks.Where(tick => tick.Quality is not null).Select(tick => new QualityMeasurement(tick.Round, tick.Kimg, tick.Quality!.Value, tick.QualityError))];

    /// <summary>Every measurement so far.</summary>
    public IReadOnlyList<QualityMeasurement> Measurements => _measurements;

    /// <summary>Whether the run is as good as it once was; null before the first measurement.</summary>
    public LastAgainstBest? LastAgainstBest => Metrics.Trend.LastAgainstBest.Of(
        [.. _measurements.Select(m => m.Value)], [.. _measurements.Select(m => m.StandardError)]);

    /// <summary>The measurement whose checkpoint is the best; null before the first.</summary>
    public QualityMeasurement? Best => LastAgainstBest is { } comparison ? _measurements[comparison.BestIndex] : null;

    /// <summary>For how long the quality has not improved; null before the first measurement.</summary>
    public Plateau? Plateau => Metrics.Trend.Plateau.Of([.. _measurements.Select(m => (m.Kimg, m.Value))]);

    /// <summary>Reads the history of a run, also while it is trained.</summary>
    /// <exception cref="SparringException">The run's statistics cannot be read.</exception>
    public static QualityHistory Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new QualityHistory(File.Exists(folder.Statistics) ? StatisticsFile.Read(folder.Statistics) : []);
    }

    /// <summary>One sentence that tells how the run stands; null before the first measurement.</summary>
    public string? Verdict => (LastAgainstBest, Best) switch
    {
        ({ } comparison, { } best) => string.Create(
            CultureInfo.InvariantCulture,
            $"quality {Text(comparison.Last)} when last measured, at {_measurements[^1].Kimg:0.###} kimg; {Text(comparison.Best)} at best, {Smoothed}at {best.Kimg:0.###} kimg (lower is better){Change(comparison)}"),
        _ => null,
    };

    /// <summary>Why the best may be above the last. A measurement alone needs no word.</summary>
    private string Smoothed => _measurements.Count(m => double.IsFinite(m.Value)) switch
    {
        >= 3 => "the median of three ",
        2 => "the mean of two ",
        _ => "",
    };

    private static string Change(LastAgainstBest comparison) => comparison switch
    {
        { IsWorse: false } => "",
        { HasRatio: true } => string.Create(CultureInfo.InvariantCulture, $": the last is {(comparison.Ratio - 1) * 100:0} % worse than the best"),
        { Ratio: double.NaN } => ": the last is worse than the best",
        _ => $": the last is worse than the best by {Text(comparison.Last - comparison.Best)}{(comparison.StandardError is { } error ? $", with a standard error of {Text(error)}" : "")}",
    };

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    internal void Add(QualityMeasurement measurement) => _measurements.Add(measurement);

    /// <summary>
    /// Rounds whose checkpoints must stay when others go: the best one's, and those of the last two numbers, as the next one may make the last of
    /// them the middle of the best three.
    /// </summary>
    internal IReadOnlySet<long> RoundsToKeep() =>
        new HashSet<long>([.. Best is { } best ? [best.Round] : Array.Empty<long>(), .. _measurements.Where(m => double.IsFinite(m.Value)).TakeLast(2).Select(m => m.Round)]);
}
