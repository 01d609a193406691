namespace Sparring.Metrics.Trend;

/// <summary>Whether a run ended as good as it once was. Lower is better.</summary>
/// <param name="Best">The least three-point running median: the minimum without the luck of a single value.</param>
/// <param name="BestIndex">Which value stands in the middle of the best three, the earliest where there are several; of one or two values, the lower.</param>
/// <param name="Last">The last value, as it was measured.</param>
/// <param name="StandardError">
/// That of the difference of the two, √(e² + e²), as if each came of images of its own: too large rather than too small. Null where one of them is not known.
/// </param>
public sealed record LastAgainstBest(double Best, int BestIndex, double Last, double? StandardError = null)
{
    /// <summary>A last value that is worse than the best by more than this share may be worth a warning.</summary>
    public const double WorthAWarning = 0.05;

    /// <summary>So many standard errors of the difference are no chance: near 0 a share says nothing, and this decides.</summary>
    public const double SureErrors = 2;

    /// <summary>
    /// Last over best: 1.05 is 5 % worse, and below 1 the last is the best yet. Where best is below 0, as an unbiased KID may be, 1 and the
    /// difference over |best|. NaN where the last is not finite; infinity where best is 0 and the last above it.
    /// </summary>
    public double Ratio { get; } = !double.IsFinite(Last) ? double.NaN
        : Last == Best ? 1
        : 1 + (Last - Best) / Math.Abs(Best);

    /// <summary>
    /// Whether the last is worse than the best by more than 5 % of it, and by more than two standard errors where these are known; or not a number
    /// although others were.
    /// </summary>
    public bool IsWorse => double.IsNaN(Ratio) || (Ratio > 1 + WorthAWarning && !(Last - Best <= SureErrors * StandardError));

    /// <summary>Whether <see cref="Ratio"/> says something: the best is above 0, and by more than chance.</summary>
    public bool HasRatio => double.IsFinite(Ratio) && Best > SureErrors * (StandardError ?? 0);

    /// <summary>Compares.</summary>
    /// <param name="values">A metric over a run, in order. Values that are not finite are left out, except that the last one is.</param>
    /// <param name="standardErrors">Those of the values, one for each, null where it is not known; null where none is known.</param>
    /// <returns>Null where no value is finite. Of fewer than three finite values the best is their mean.</returns>
    /// <remarks>With three values or more, only medians of three count: the mean of two at the ends would let luck in.</remarks>
    public static LastAgainstBest? Of(IReadOnlyList<double> values, IReadOnlyList<double?>? standardErrors = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(standardErrors?.Count ?? values.Count, values.Count, nameof(standardErrors));
        IReadOnlyList<double> medians = RunningMedian.OfThree(values);
        int[] candidates = [.. Enumerable.Range(0, values.Count).Where(i => double.IsFinite(medians[i]))];
        if (candidates.Length == 0)
        {
            return null;
        }

        int best = candidates.Length >= 3 ? candidates[1..^1].MinBy(i => medians[i]) : candidates.MinBy(i => values[i]);
        double? error = standardErrors is [.., { } ofLast] && standardErrors[best] is { } ofBest ? Math.Sqrt(ofLast * ofLast + ofBest * ofBest) : null;
        return new LastAgainstBest(medians[best], best, values[^1], error);
    }
}
