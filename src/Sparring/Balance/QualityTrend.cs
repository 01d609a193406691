using Sparring.Metrics.Trend;

namespace Sparring.Balance;

/// <summary>How quality falls over a stretch of a game: a power law of the kimg, a straight line through both logarithms.</summary>
/// <param name="Gain">The exponent: 1 halves the distance while the kimg double, 0 stands still, below 0 is worse.</param>
/// <param name="GainError">Its standard error, of how far the readings lie from the line.</param>
/// <param name="Middle">The logarithm of the kimg in the middle of the stretch.</param>
/// <param name="Level">The logarithm of quality there.</param>
/// <param name="LevelError">Its standard error.</param>
internal sealed record QualityTrend(double Gain, double GainError, double Middle, double Level, double LevelError)
{
    /// <summary>The fewest readings that say something of a trend and its error.</summary>
    public const int LeastCount = 4;

    /// <summary>Fits the line.</summary>
    /// <param name="readings">Any; those without quality are left out.</param>
    /// <returns>Null where there are fewer than <see cref="LeastCount"/>.</returns>
    public static QualityTrend? Of(IEnumerable<BalanceReading> readings)
    {
        (double X, double Y)[] points = [.. readings.Where(IsMeasured).Select(r => (Math.Log(r.Kimg), LogOf(r.Quality!.Value)))];
        int n = points.Length;
        if (n < LeastCount)
        {
            return null;
        }

        double x = points.Average(p => p.X), y = points.Average(p => p.Y);
        double xx = points.Sum(p => (p.X - x) * (p.X - x)), slope = points.Sum(p => (p.X - x) * (p.Y - y)) / xx;
        double variance = points.Sum(p => Math.Pow(p.Y - y - slope * (p.X - x), 2)) / (n - 2);
        return new QualityTrend(-slope, Math.Sqrt(variance / xx), x, y, Math.Sqrt(variance / n));
    }

    /// <summary>Whether a reading has a quality that is a number.</summary>
    public static bool IsMeasured(BalanceReading reading) => reading.Quality is { } q && double.IsFinite(q.Value);

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
