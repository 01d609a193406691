using System.Runtime.InteropServices;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// The sliced Wasserstein distance (Rabin et al. 2011): the mean, over random directions, of the 1-D Wasserstein-1 distance between the
/// projections of two sets; and, on patches of Laplacian pyramids, the SWD of Karras et al. 2018 ("Progressive Growing of GANs", section
/// 5), which looks at images on several scales and needs no network.
/// </summary>
/// <remarks>
/// Bias: two samples of one distribution are some distance apart, the more the smaller they are; compare numbers of equal counts only.
/// Directions are drawn by the library itself, so that a seed gives the same ones on every platform.
/// </remarks>
public static class SlicedWasserstein
{
    /// <summary>4 repeats of 128, as the paper's code draws.</summary>
    public const int DefaultProjections = 512;

    /// <summary>Images of each set that are looked at, as in the paper.</summary>
    public const int MostImages = 16_384;

    // Projections that are sorted at once.
    private const long ValuesAtOnce = 4L << 20;

    /// <summary>The distance between two sets of points, exact along each direction, in double precision.</summary>
    /// <param name="first">[N, D], finite numbers of any type. N may differ from that of the other set.</param>
    /// <param name="second">[M, D].</param>
    /// <param name="projections">Directions; the error of their choice falls with the root of their number. With D = 1 all are the same line, and one is enough.</param>
    /// <param name="seed">Another seed draws other directions.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// 0 or more, in the unit of the points; 0 for equal sets. Sets that lie v apart give about |v| Γ(D/2) / (√π Γ((D + 1)/2)).
    /// </returns>
    /// <exception cref="UsageException">The sets are empty, of different dimensions or not finite.</exception>
    public static double Between(
        Tensor first, Tensor second, int projections = DefaultProjections, long seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(projections);
        FeatureChecks.RequirePoints(first, "the points of the first set");
        FeatureChecks.RequirePoints(second, "the points of the second set");
        Shapes.Require(second, "the points of the second set", -1, first.shape[1]);

        using var noGradient = no_grad();
        int dimension = (int)first.shape[1];
        double[] directions = SlicedDirections.Draw(projections, dimension, seed);
        int atOnce = (int)Math.Clamp(ValuesAtOnce / Math.Max(first.shape[0], second.shape[0]), 1, projections);
        double sum = 0;
        for (int start = 0; start < projections; start += atOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(atOnce, projections - start);
            using var scope = NewDisposeScope();
            Tensor part = tensor(directions.AsSpan(start * dimension, count * dimension).ToArray(), [count, dimension]);
            sum += SortedDistances(SortedProjections(part, first), SortedProjections(part, second), count);
        }

        return sum / projections;
    }

    /// <summary>The SWD between two sets of images, level by level.</summary>
    /// <param name="first">Images of at least 7x7 pixels.</param>
    /// <param name="second">Images of the same shape.</param>
    /// <param name="seed">Another seed chooses other patches and directions.</param>
    /// <param name="progress">Is told, on this thread, which share of the work is done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A distance for each level, times 1,000 as it is reported, and their mean.</returns>
    /// <exception cref="UsageException">The sets hold no images, or images of different shapes or smaller than a patch.</exception>
    /// <remarks>
    /// <para>
    /// As in the paper's code: a level for each size from that of the images down to 16 by halving, each but the last being what the next
    /// smaller one cannot show; 128 patches of 7x7 pixels from each image and level; each channel of a set's patches normalised by that
    /// set's own mean and standard deviation; 512 directions. 32x32 images have two levels (32 and 16); 28x28 ones have a single level,
    /// which is the image itself, because 14 is below 16. Smaller images have one level too. Odd sides are halved upwards. Sets differ in
    /// count or in order without harm. A channel that is the same everywhere in a set stays 0.
    /// </para>
    /// <para>
    /// Three things differ from that code. Where patches lie is decided by the seed and the image's own bytes, so that the order of the
    /// images does not matter and a set is at distance 0 from itself. Grey and transparent images are accepted. Projections are counted on
    /// a grid instead of being kept: memory is some 34 MB for each level and no more for more images, at an error below 10⁻³ of the
    /// distance.
    /// </para>
    /// <para>
    /// Of a set with more than <see cref="MostImages"/> images as many are taken, evenly spread over it; of the same set in another order these are
    /// others. Sets are read once where those take no more than 256 MiB, and twice otherwise. Count: the paper takes 16,384 images. Two samples of MNIST digits of 1,000 each were 23.5 (×10⁻³) apart,
    /// of 5,000 each 10.0, of 10,000 each 3.6; of kittens of 32x32, 1,000 each, 7.7. Differences below this floor say nothing.
    /// </para>
    /// </remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SlicedWassersteinResult Between(
        IImageSet first, IImageSet second, long seed = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new PatchDistances(first, second, seed, progress, cancellationToken).Measure();
    }

    /// <summary>[P, N] double, ascending in each row.</summary>
    private static double[] SortedProjections(Tensor directions, Tensor points)
    {
        Tensor projected = directions.mm(points.detach().cpu().to(ScalarType.Float64).t());
        return MemoryMarshal.Cast<byte, double>(projected.sort(dim: 1).Values.contiguous().bytes).ToArray();
    }

    /// <summary>The sum over directions of the Wasserstein-1 distances of sorted numbers, of which there may be differently many.</summary>
    private static double SortedDistances(double[] first, double[] second, int count)
    {
        int n = first.Length / count;
        int m = second.Length / count;
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += SortedDistance(first.AsSpan(i * n, n), second.AsSpan(i * m, m));
        }

        return sum;
    }

    /// <summary>∫ |F⁻¹(u) − G⁻¹(u)| du, both inverses being steps: the i-th of n numbers stands from i/n to (i + 1)/n.</summary>
    private static double SortedDistance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        long n = first.Length;
        long m = second.Length;
        double sum = 0;
        long at = 0; // in steps of 1/(n m)
        for (int i = 0, j = 0; i < n && j < m;)
        {
            long next = Math.Min((i + 1) * m, (j + 1) * n);
            sum += (next - at) * Math.Abs(first[i] - second[j]);
            at = next;
            i += next == (i + 1) * m ? 1 : 0;
            j += next == (j + 1) * n ? 1 : 0;
        }

        return sum / ((double)n * m);
    }
}
