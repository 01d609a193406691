using System.Globalization;
using Sparring.Metrics.Trend;

namespace Sparring.Cli.Terminal;

/// <summary>How the quality of the fakes went, in one line. The lower the better.</summary>
internal static class QualityCurve
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>"0.0123, best 0.0111 (lower is better)"; a value that was not a number is "NaN".</summary>
    public static string Numbers(IReadOnlyList<double> qualities) => LastAgainstBest.Of(qualities) is { } comparison
        ? string.Create(CultureInfo.InvariantCulture, $"{comparison.Last:G3}, best {comparison.Best:G3} (lower is better)")
        : "NaN";

    /// <summary>A bar for each measurement; of more than fit, the mean of neighbours.</summary>
    /// <param name="qualities">At least one.</param>
    /// <param name="width">Characters at most.</param>
    public static string Bars(IReadOnlyList<double> qualities, int width)
    {
        double[][] groups = [.. qualities.Chunk((qualities.Count + width - 1) / width)];
        double[] means = [.. groups.Select(group => group.Average())];
        double[] finite = [.. means.Where(double.IsFinite)];
        return string.Concat(means.Select(mean => double.IsFinite(mean) ? Levels[Level(mean, finite.Min(), finite.Max())] : '?'));
    }

    private static int Level(double value, double lowest, double highest) =>
        highest > lowest ? (int)Math.Round((value - lowest) / (highest - lowest) * (Levels.Length - 1)) : 0;
}
