using System.Text.Json.Serialization;

namespace Sparring.Balance;

/// <summary>A number that was estimated from samples.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">How much it would change with other samples, 0 or more.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct Estimate(double Value, double StandardError)
{
    /// <summary>The mean of independent samples.</summary>
    /// <param name="samples">Two or more.</param>
    public static Estimate Mean(ReadOnlySpan<double> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, 2);
        double sum = 0;
        foreach (double sample in samples)
        {
            sum += sample;
        }

        double mean = sum / samples.Length, squares = 0;
        foreach (double sample in samples)
        {
            squares += (sample - mean) * (sample - mean);
        }

        return new Estimate(mean, Math.Sqrt(squares / (samples.Length - 1) / samples.Length));
    }

    /// <summary>A share of samples; its error is Wilson's, which is not 0 where all or none of them count.</summary>
    /// <param name="count">Samples that count.</param>
    /// <param name="of">All samples, 1 or more.</param>
    public static Estimate Share(int count, int of)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(of, 1);
        double share = (double)count / of;
        // Half of the interval of one standard deviation (Wilson 1927).
        return new Estimate(share, Math.Sqrt(share * (1 - share) / of + 1.0 / (4.0 * of * of)) / (1 + 1.0 / of));
    }
}
