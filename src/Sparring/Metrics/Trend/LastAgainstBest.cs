namespace Sparring.Metrics.Trend;

/// <summary>Whether a run ended as good as it once was. Lower is better.</summary>
/// <param name="Best">The least three-point running median: the minimum without the luck of a single value.</param>
/// <param name="BestIndex">Which value stands in the middle of the best three, the earliest where there are several; of one or two values, the lower.</param>
/// <param name="Last">The last value, as it was measured.</param>
public sealed record LastAgainstBest(double Best, int BestIndex, double Last)
{
    /// <summary>A last value that is worse than the best by more than this share is worth a warning.</summary>
    public const double WorthAWarning = 0.05;

    /// <summary>
    /// Last over best: 1.05 is 5 % worse, and below 1 the last is the best yet. Where best is below 0, as an unbiased KID may be, 1 and the
    /// difference over |best|. NaN where the last is not finite; infinity where best is 0 and the last above it.
    /// </summary>
    public double Ratio { get; } = !double.IsFinite(Last) ? double.NaN
        : Last == Best ? 1
        : 1 + (Last - Best) / Math.Abs(Best);

    /// <summary>Whether the last is more than 5 % worse than the best, or not a number although others were.</summary>
    public bool IsWorse => double.IsNaN(Ratio) || Ratio > 1 + WorthAWarning;

    /// <summary>Compares.</summary>
    /// <param name="values">A metric over a run, in order. Values that are not finite are left out, except that the last one is.</param>
    /// <returns>Null where no value is finite. Of fewer than three finite values the best is their mean.</returns>
    /// <remarks>With three values or more, only medians of three count: the mean of two at the ends would let luck in.</remarks>
    public static LastAgainstBest? Of(IReadOnlyList<double> values)
    {
        IReadOnlyList<double> medians = RunningMedian.OfThree(values);
        int[] candidates = [.. Enumerable.Range(0, values.Count).Where(i => double.IsFinite(medians[i]))];
        if (candidates.Length == 0)
        {
            return null;
        }

        int best = candidates.Length >= 3 ? candidates[1..^1].MinBy(i => medians[i]) : candidates.MinBy(i => values[i]);
        return new LastAgainstBest(medians[best], best, values[^1]);
    }
}
