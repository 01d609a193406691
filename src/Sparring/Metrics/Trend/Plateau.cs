namespace Sparring.Metrics.Trend;

/// <summary>How long quality has not improved. Lower is better.</summary>
/// <param name="Best">The best three-point running median that counted as an improvement.</param>
/// <param name="BestKimg">When it was measured, in kimg.</param>
/// <param name="FlatKimg">Kimg since then.</param>
public sealed record Plateau(double Best, double BestKimg, double FlatKimg)
{
    /// <summary>What has to be gained to count as an improvement, as a share of the best so far: less is noise.</summary>
    public const double DefaultImprovement = 0.01;

    /// <summary>Whether quality has not improved for so long. A run is flat at the earliest that long after its first measurement.</summary>
    /// <param name="kimg">Thousands of real images shown, above 0.</param>
    public bool IsFlatFor(double kimg)
    {
        if (!(kimg > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(kimg), kimg, "A stretch of training is above 0 kimg.");
        }

        return FlatKimg >= kimg;
    }

    /// <summary>Looks back over a run.</summary>
    /// <param name="measurements">When in kimg, ascending, and what was measured. Values that are not finite are no improvement, but time passes.</param>
    /// <param name="improvement">0 or more; small gains add up until they are this share of the best.</param>
    /// <returns>
    /// Null where nothing was measured. Until three values are finite nothing has improved yet: the best is NaN and the clock runs from the first measurement.
    /// </returns>
    public static Plateau? Of(IReadOnlyList<(double Kimg, double Value)> measurements, double improvement = DefaultImprovement)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        ArgumentOutOfRangeException.ThrowIfNegative(improvement);
        if (measurements.Count == 0)
        {
            return null;
        }

        IReadOnlyList<double> medians = RunningMedian.OfThree([.. measurements.Select(m => m.Value)]);
        int[] finite = [.. Enumerable.Range(0, medians.Count).Where(i => double.IsFinite(medians[i]))];
        double best = double.NaN;
        double bestKimg = measurements[0].Kimg;
        foreach (int i in finite.Skip(1).SkipLast(1))
        {
            if (double.IsNaN(best) || medians[i] < best - improvement * Math.Abs(best))
            {
                (best, bestKimg) = (medians[i], measurements[i].Kimg);
            }
        }

        return new Plateau(best, bestKimg, measurements[^1].Kimg - bestKimg);
    }
}
