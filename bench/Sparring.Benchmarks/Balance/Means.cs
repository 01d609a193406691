using System.Globalization;

namespace Sparring.Benchmarks.Balance;

/// <summary>Means of ratios, and how sure they are.</summary>
internal static class Means
{
    private const int Draws = 10_000;

    /// <summary>exp of the mean logarithm; not a number where there are none.</summary>
    public static double Geometric(IReadOnlyCollection<double> values) => values.Count == 0 ? double.NaN : Math.Exp(values.Average(Math.Log));

    /// <summary>The geometric mean, and the 5th and 95th percentile of its bootstrap (Efron 1979) over the pairs.</summary>
    public static (double Mean, double Low, double High) Interval(IReadOnlyList<double> ratios)
    {
        Random random = new(1);
        double[] means = [.. Enumerable.Range(0, Draws).Select(_ => Geometric([.. Enumerable.Range(0, ratios.Count).Select(_ => ratios[random.Next(ratios.Count)])])).Order()];
        return (Geometric([.. ratios]), means[Draws / 20], means[Draws - 1 - Draws / 20]);
    }

    /// <summary>The same in words.</summary>
    public static string InWords(IReadOnlyList<double> ratios)
    {
        if (ratios.Count == 0)
        {
            return BalanceBars.NotPlayed;
        }

        (double mean, double low, double high) = Interval(ratios);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.00} ({low:0.00} to {high:0.00}, {ratios.Count} pairs)");
    }
}
