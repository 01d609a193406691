using System.Globalization;

namespace Sparring.Benchmarks.Balance;

/// <summary>Means of ratios, and how sure they are.</summary>
internal static class Means
{
    private const int Draws = 10_000;

    /// <summary>exp of the mean logarithm; not a number where there are none.</summary>
    public static double Geometric(IReadOnlyCollection<double> values) => values.Count == 0 ? double.NaN : Math.Exp(values.Average(Math.Log));

    /// <summary>
    /// The geometric mean of all, and the 5th and 95th percentile of its bootstrap (Efron 1979): scenarios are drawn, and within each as many pairs as it has, because
    /// seeds of one scenario are more alike than scenarios are (Davison and Hinkley 1997, section 3.8).
    /// </summary>
    /// <param name="scenarios">The ratios of each, of which there is at least one.</param>
    public static (double Mean, double Low, double High) Interval(double[][] scenarios)
    {
        Random random = new(1);
        double[] means = [.. Enumerable.Range(0, Draws).Select(_ => Geometric([.. random.GetItems(scenarios, scenarios.Length).SelectMany(pairs => random.GetItems(pairs, pairs.Length))])).Order()];
        return (Geometric([.. scenarios.SelectMany(pairs => pairs)]), means[Draws / 20], means[Draws - 1 - Draws / 20]);
    }

    /// <summary>The same in words; that nothing was played where there are none.</summary>
    public static string InWords(double[][] scenarios)
    {
        if (scenarios.Length == 0)
        {
            return BalanceBars.NotPlayed;
        }

        (double mean, double low, double high) = Interval(scenarios);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.00} ({low:0.00} to {high:0.00}, {scenarios.Sum(pairs => pairs.Length)} pairs of {scenarios.Length} scenarios)");
    }
}
