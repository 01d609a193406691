using Sparring.Metrics.Trend;

namespace Sparring.Balance;

/// <summary>How quality has changed over some of a run's readings: a straight line through its logarithm.</summary>
/// <param name="Change">What a kimg multiplies quality by, as a logarithm: -0.01 is 1 % better for each kimg.</param>
/// <param name="ChangeError">Its standard error, of how far the readings lie from the line.</param>
/// <param name="Level">The logarithm of quality in the middle of the stretch.</param>
/// <param name="LevelError">Its standard error.</param>
/// <param name="Count">Readings.</param>
internal sealed record QualityTrend(double Change, double ChangeError, double Level, double LevelError, int Count)
{
    /// <summary>The fewest readings that say something of a trend and its error.</summary>
    public const int LeastCount = 4;

    /// <summary>Fits the line.</summary>
    /// <param name="readings">Any; those without quality are left out.</param>
    /// <returns>Null where there are fewer than <see cref="LeastCount"/>.</returns>
    public static QualityTrend? Of(IEnumerable<BalanceReading> readings)
    {
        (double Kimg, double Quality)[] points = [.. readings.Where(r => r.Quality is { } q && double.IsFinite(q.Value)).Select(r => (r.Kimg, LogOf(r.Quality!.Value)))];
        int n = points.Length;
        if (n < LeastCount)
        {
            return null;
        }

        double x = points.Average(p => p.Kimg), y = points.Average(p => p.Quality);
        double xx = points.Sum(p => (p.Kimg - x) * (p.Kimg - x)), xy = points.Sum(p => (p.Kimg - x) * (p.Quality - y));
        double slope = xy / xx;
        double variance = points.Sum(p => Math.Pow(p.Quality - y - slope * (p.Kimg - x), 2)) / (n - 2);
        return new QualityTrend(slope, Math.Sqrt(variance / xx), y, Math.Sqrt(variance / n), n);
    }

    /// <summary>For how many kimg quality has not improved, and whether it has become worse than it was; null before the first quality.</summary>
    public static (Plateau Plateau, LastAgainstBest Comparison)? Standing(IReadOnlyList<BalanceReading> readings)
    {
        BalanceReading[] measured = [.. readings.Where(r => r.Quality is not null)];
        return Plateau.Of([.. measured.Select(r => (r.Kimg, r.Quality!.Value.Value))]) is { } plateau
            && LastAgainstBest.Of([.. measured.Select(r => r.Quality!.Value.Value)], [.. measured.Select(r => (double?)r.Quality!.Value.StandardError)]) is { } comparison
            ? (plateau, comparison)
            : null;
    }

    /// <summary>Its logarithm. An unbiased distance may be below 0 by chance, where there is nothing left to gain: then that of half its error.</summary>
    public static double LogOf(Estimate quality) => Math.Log(Math.Max(quality.Value, Math.Max(quality.StandardError / 2, 1e-9)));
}
