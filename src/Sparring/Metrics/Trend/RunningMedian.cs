namespace Sparring.Metrics.Trend;

/// <summary>Smooths the values of a metric over a run, so that a single lucky or unlucky one does not count.</summary>
public static class RunningMedian
{
    /// <summary>The median of each value and its two neighbours (Tukey 1977).</summary>
    /// <param name="values">In the order in which they were measured.</param>
    /// <returns>
    /// One for each value. The first and the last have one neighbour and get the mean of the two, a value alone itself. Values that are not
    /// finite count as not measured: their place holds NaN, and the values on both sides of them are neighbours.
    /// </returns>
    public static IReadOnlyList<double> OfThree(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] medians = new double[values.Count];
        Array.Fill(medians, double.NaN);
        int[] finite = [.. Enumerable.Range(0, values.Count).Where(i => double.IsFinite(values[i]))];
        for (int i = 0; i < finite.Length; i++)
        {
            double[] window = [.. finite[Math.Max(0, i - 1)..Math.Min(finite.Length, i + 2)].Select(index => values[index]).Order()];
            medians[finite[i]] = window.Length == 2 ? window[0] / 2 + window[1] / 2 : window[window.Length / 2];
        }

        return medians;
    }
}
