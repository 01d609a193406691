namespace Sparring.Benchmarks;

/// <summary>The middle of measurements.</summary>
internal static class Medians
{
    /// <summary>The middle one; the upper of two.</summary>
    public static double Of(double[] values) => values.Order().ElementAt(values.Length / 2);
}
