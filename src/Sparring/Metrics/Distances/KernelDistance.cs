using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// The Kernel Inception Distance (Bińkowski et al. 2018, "Demystifying MMD GANs"): the squared maximum mean discrepancy of the features
/// under the kernel (x·y / D + 1)³.
/// </summary>
/// <remarks>
/// Unbiased (Gretton et al. 2012, "A kernel two-sample test", lemma 6), so that values of different numbers of images can be compared;
/// few images make it noisy instead. Needs 2 images on each side; below <see cref="MinimumCount"/> the result has a warning. Two sets
/// of equal images each get the kernel's own distance, 0 where both are of the same image. Computed in float64.
/// </remarks>
public static class KernelDistance
{
    /// <summary>Images on each side below which the result has a warning.</summary>
    public const int MinimumCount = 1_000;

    private const ulong RealStream = 20;
    private const ulong FakeStream = 21;

    /// <summary>The mean over random subsets, as the authors and the field's tools compute it.</summary>
    /// <param name="real">float32 [N, D].</param>
    /// <param name="fake">float32 [M, D].</param>
    /// <param name="subsets">How many; at least 2.</param>
    /// <param name="subsetSize">
    /// Images of each side in a subset, drawn without repetition; fewer where there are fewer. Where that would be all images of both sides in
    /// every subset, the result is that of <see cref="BetweenAll"/>.
    /// </param>
    /// <param name="seed">The subsets are the same for the same seed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// The standard error is the subsets' standard deviation divided by the root of their number: how much the value would change with other
    /// subsets of these images, which is less than with other images.
    /// </returns>
    /// <exception cref="UsageException">A side has fewer than 2 images, they have different dimensions, or hold NaN or infinity.</exception>
    public static KernelDistanceResult Between(
        Tensor real, Tensor fake, int subsets = 100, int subsetSize = 1_000, long seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subsets, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(subsetSize, 2);
        using FeatureRows reals = new(real, "the real features");
        using FeatureRows fakes = new(fake, "the fake features");
        Require(reals, fakes);
        int size = Math.Min(subsetSize, Math.Min(reals.Count, fakes.Count));
        if (size == Math.Max(reals.Count, fakes.Count))
        {
            return KernelSums.Between(reals, fakes, cancellationToken) with { Warning = WarningFor(reals, fakes) };
        }

        using IDisposable noGradient = no_grad();
        double[] values = new double[subsets];
        for (int i = 0; i < subsets; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor x = Subset(reals, size, new DataRandom(seed, i, RealStream));
            Tensor y = Subset(fakes, size, new DataRandom(seed, i, FakeStream));
            values[i] = KernelSums.Unbiased(
                KernelSums.WithinOrdered(x), size, KernelSums.WithinOrdered(y), size, KernelSums.Across(x, y));
        }

        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (subsets - 1);
        return new KernelDistanceResult(mean, Math.Sqrt(variance / subsets), subsets, WarningFor(reals, fakes));
    }

    /// <summary>The estimate from all pairs of images: less noisy than subsets are, and slower, as it grows with the square of their number.</summary>
    /// <param name="real">float32 [N, D].</param>
    /// <param name="fake">float32 [M, D].</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// The standard error is by the jackknife over images (Efron and Stein 1981): how much the value would change with other images, too large
    /// rather than too small where the distributions are nearly equal; NaN where a side has 2 images.
    /// </returns>
    /// <exception cref="UsageException">A side has fewer than 2 images, they have different dimensions, or hold NaN or infinity.</exception>
    public static KernelDistanceResult BetweenAll(Tensor real, Tensor fake, CancellationToken cancellationToken = default)
    {
        using FeatureRows reals = new(real, "the real features");
        using FeatureRows fakes = new(fake, "the fake features");
        Require(reals, fakes);
        return KernelSums.Between(reals, fakes, cancellationToken) with { Warning = WarningFor(reals, fakes) };
    }

    private static void Require(FeatureRows reals, FeatureRows fakes)
    {
        FeatureChecks.RequireSameDimension(reals.Dimension, "the real features", fakes.Dimension, "the fake features");
        FeatureChecks.RequireCount(reals.Count, "the real features", 2, "pairs are compared");
        FeatureChecks.RequireCount(fakes.Count, "the fake features", 2, "pairs are compared");
    }

    /// <summary>Rows drawn without repetition, by the beginning of Fisher and Yates's shuffle.</summary>
    /// <returns>float64 [size, D]</returns>
    private static Tensor Subset(FeatureRows rows, int size, DataRandom random)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        for (int i = 0; i < size; i++)
        {
            int j = i + random.NextBelow(rows.Count - i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return rows.Pick(order.AsSpan(0, size));
    }

    private static string? WarningFor(FeatureRows reals, FeatureRows fakes)
    {
        int count = Math.Min(reals.Count, fakes.Count);
        return count < MinimumCount
            ? $"There are {count} images; with fewer than {MinimumCount} the kernel distance is noisy. Look at its standard error."
            : null;
    }
}
