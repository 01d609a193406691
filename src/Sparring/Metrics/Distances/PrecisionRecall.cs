using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al. 2019, "Improved precision and recall metric for assessing generative models") and
/// density and coverage (Naeem et al. 2020, "Reliable fidelity and diversity metrics for generative models"): whether images lie in one
/// another's neighbourhoods, the balls around each image that reach to its k-th nearest other one.
/// </summary>
/// <remarks>
/// <para>
/// The neighbours are exact. As in Naeem's code (github.com/clovaai/generative-evaluation-prdc) an image on the ball's surface is outside,
/// so that an image with k or more copies in its own set has an empty ball; a set of equal images gets 0 for all that depends on its balls.
/// Squared distances that agree to nine digits are the same: float32 features have seven.
/// </para>
/// <para>
/// Precision and recall depend on the numbers of images and rise with the dimension; one outlier with a large ball raises them. Coverage
/// of two equal distributions is about 1 − 2⁻ᵏ for equal numbers of images. Compare values between equal numbers, same k and same
/// features only; below <see cref="MinimumCount"/> images on a side, the result has a warning.
/// </para>
/// <para>
/// The work grows with the square of the numbers of images; the memory beyond the features does not. Blocks are multiplied in float64,
/// and pairs whose distance is within the rounding error of a radius are computed again, difference by difference; at most that is once for
/// each pair.
/// </para>
/// </remarks>
public static class PrecisionRecall
{
    /// <summary>Images on each side below which the result has a warning.</summary>
    public const int MinimumCount = 1_000;

    /// <summary>The metrics of two sets.</summary>
    /// <param name="real">float32 [N, D], N more than both k.</param>
    /// <param name="fake">float32 [M, D], M more than both k.</param>
    /// <param name="neighbours">k of precision and recall.</param>
    /// <param name="densityNeighbours">k of density and coverage.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UsageException">There are too few images, they have different dimensions, or hold NaN or infinity.</exception>
    public static PrecisionRecallResult Of(
        Tensor real, Tensor fake, int neighbours = 3, int densityNeighbours = 5, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbours);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(densityNeighbours);
        using FeatureRows reals = new(real, "the real features");
        using FeatureRows fakes = new(fake, "the fake features");
        FeatureChecks.RequireSameDimension(reals.Dimension, "the real features", fakes.Dimension, "the fake features");
        int most = Math.Max(neighbours, densityNeighbours);
        FeatureChecks.RequireCount(reals.Count, "the real features", most + 1, $"each needs {most} neighbours");
        FeatureChecks.RequireCount(fakes.Count, "the fake features", most + 1, $"each needs {most} neighbours");

        Neighbours ofReals = NeighbourSearch.Within(reals, most, cancellationToken);
        Neighbours ofFakes = NeighbourSearch.Within(fakes, neighbours, cancellationToken);
        NeighbourhoodCounts counts = new(
            reals, fakes, ofReals.SquaredRadii(neighbours), ofReals.SquaredRadii(densityNeighbours), ofFakes.SquaredRadii(neighbours));
        counts.CompareAll(cancellationToken);
        return new PrecisionRecallResult(
            counts.FakesInside / (double)fakes.Count,
            counts.RealsInside / (double)reals.Count,
            counts.DensityPairs / ((double)densityNeighbours * fakes.Count),
            counts.RealsCovered / (double)reals.Count,
            WarningFor(Math.Min(reals.Count, fakes.Count), ofReals.SquaredRadii(neighbours).Count(square => square == 0), reals.Count));
    }

    private static string? WarningFor(int count, int empty, int reals)
    {
        string?[] warnings =
        [
            count < MinimumCount
                ? $"There are {count} images; with fewer than {MinimumCount} the neighbourhoods are too wide to tell much. Compare the values with others of as many images only."
                : null,
            empty > 0
                ? $"{empty} of the {reals} real images are there several times over, so that nothing counts as near them. Remove duplicates."
                : null,
        ];
        return warnings.Any(warning => warning is not null) ? string.Join(' ', warnings.OfType<string>()) : null;
    }
}
