using System.Runtime.InteropServices;
using Sparring.Data;
using TorchSharp;

namespace Sparring.Metrics.Coverage;

/// <summary>
/// Which of the narrow normal distributions of `ring8` and `grid25` a generator of points reaches, and how many of its points lie in one:
/// Srivastava et al. 2017 ("VEEGAN"), Lin et al. 2018 ("PacGAN").
/// </summary>
/// <remarks>
/// Of real points 98.89 % are of high quality, 1 − e^(−9/2), whatever the number of modes; <see cref="HighQualityShare"/> has a standard error of
/// √(p (1 − p) / N). One point is enough to hit a mode, so that more points hit more of them: compare only equal N.
/// </remarks>
/// <param name="Hit">Modes with at least one point of high quality.</param>
/// <param name="HighQualityShare">The share, 0 to 1, of points within 3 standard deviations of the nearest centre. NaN is never within.</param>
/// <param name="Counts">Points of high quality at each centre.</param>
/// <param name="SampleCount">Points that were looked at.</param>
public sealed record PointModes(int Hit, double HighQualityShare, IReadOnlyList<long> Counts, long SampleCount)
{
    private const double Deviations = 3;

    /// <summary>KL(points of high quality ‖ equally many in each mode) in nats; NaN where there is none of high quality.</summary>
    public double KlDivergence => Hit == 0 ? double.NaN : ModeCoverage.OfCounts(Counts, [.. Enumerable.Repeat(1.0, Counts.Count)]).KlDivergence;

    /// <summary>Measures points against the modes of built-in toy data.</summary>
    /// <param name="points">float32 [N, 2].</param>
    /// <param name="source">`ring8` or `grid25`.</param>
    /// <exception cref="UsageException">There is no point, or they are not of two coordinates.</exception>
    public static PointModes Of(torch.Tensor points, PointSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of(points, [.. Enumerable.Range(0, source.ClassCount).Select(source.Centre)], source.Sigma);
    }

    /// <summary>Measures points.</summary>
    /// <param name="points">[N, 2], any floating-point type and device.</param>
    /// <param name="centres">The centre of each mode, in the points' units.</param>
    /// <param name="standardDeviation">That of each mode in each coordinate, above 0.</param>
    /// <exception cref="UsageException">There is no point, or they are not of two coordinates.</exception>
    public static PointModes Of(torch.Tensor points, IReadOnlyList<(double X, double Y)> centres, double standardDeviation)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(centres);
        ArgumentOutOfRangeException.ThrowIfZero(centres.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(standardDeviation);
        Tensors.Shapes.Require(points, "the points", -1, 2);
        if (points.shape[0] == 0)
        {
            throw new UsageException("Modes are counted on one point or more, and none came. Draw some.");
        }

        ReadOnlySpan<(float X, float Y)> pairs = MemoryMarshal.Cast<float, (float, float)>(Tensors.PixelTensors.ToArray(points));
        double farthest = Deviations * standardDeviation;
        long[] counts = new long[centres.Count];
        foreach ((float x, float y) in pairs)
        {
            (int nearest, double square) = Nearest(centres, x, y);
            if (square <= farthest * farthest)
            {
                counts[nearest]++;
            }
        }

        return new PointModes(counts.Count(n => n > 0), (double)counts.Sum() / pairs.Length, counts, pairs.Length);
    }

    private static (int Index, double Square) Nearest(IReadOnlyList<(double X, double Y)> centres, double x, double y)
    {
        (int Index, double Square) nearest = (0, double.PositiveInfinity);
        for (int i = 0; i < centres.Count; i++)
        {
            (double dx, double dy) = (x - centres[i].X, y - centres[i].Y);
            double square = dx * dx + dy * dy;
            if (square < nearest.Square)
            {
                nearest = (i, square);
            }
        }

        return nearest;
    }
}
