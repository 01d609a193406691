using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Looks at feature vectors before a metric does: what they are, how many there are, and whether they are numbers at all.</summary>
internal static class FeatureChecks
{
    /// <summary>Looked at together: a mask of them is taken meanwhile.</summary>
    private const long ValuesAtOnce = 4L << 20;

    /// <summary>Refuses what is no set of float32 vectors, as extractors give them.</summary>
    /// <param name="features">Should be float32 [N, D] with D at least 1, finite.</param>
    /// <param name="what">Their name for messages, such as "the real features".</param>
    /// <exception cref="UsageException">They have another shape or type, or hold NaN or infinity.</exception>
    public static void RequireFeatures(Tensor features, string what)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() != 2 || features.shape[1] == 0 || features.dtype != ScalarType.Float32)
        {
            throw new UsageException(
                $"{Shapes.Capitalised(what)} should be float32 [N, D] with D > 0, but are {features.dtype} {Shapes.Text(features.shape)}. Pass the vectors of a feature extractor.");
        }

        RequireFinite(features, what);
    }

    /// <summary>Refuses what is no set of points of any type.</summary>
    /// <param name="points">Should be [N, D] with N and D at least 1, finite.</param>
    /// <param name="what">Their name for messages, such as "the points of the first set".</param>
    /// <exception cref="UsageException">They have another shape, there is none, or one is not finite.</exception>
    public static void RequirePoints(Tensor points, string what)
    {
        ArgumentNullException.ThrowIfNull(points);
        Shapes.Require(points, what, -1, -1);
        if (points.numel() == 0)
        {
            throw new UsageException($"{Shapes.Capitalised(what)} should be at least one point with at least one number, but are {Shapes.Text(points.shape)}. Give more images.");
        }

        RequireFinite(points, what);
    }

    /// <summary>Refuses two sets that cannot be compared.</summary>
    /// <exception cref="UsageException">Their vectors have different lengths.</exception>
    public static void RequireSameDimension(long first, string firstName, long second, string secondName)
    {
        if (first != second)
        {
            throw new UsageException(
                $"{Shapes.Capitalised(firstName)} have {first} dimensions, {secondName} have {second}. Extract both with the same feature extractor.");
        }
    }

    /// <summary>Refuses a set that is too small for a metric to mean anything.</summary>
    /// <exception cref="UsageException">It has fewer.</exception>
    public static void RequireCount(long count, string what, long least, string why)
    {
        if (count < least)
        {
            throw new UsageException($"{Shapes.Capitalised(what)} should be of at least {least} images, because {why}, but are of {count}. Give more images.");
        }
    }

    private static void RequireFinite(Tensor vectors, string what)
    {
        (long count, long dimension) = (vectors.shape[0], vectors.shape[1]);
        long atOnce = Math.Max(1, ValuesAtOnce / dimension);
        for (long start = 0; start < count; start += atOnce)
        {
            using var scope = NewDisposeScope();
            Tensor isWhole = vectors.narrow(0, start, Math.Min(atOnce, count - start)).isfinite().all(1);
            if (!isWhole.all().item<bool>())
            {
                long row = start + isWhole.logical_not().nonzero()[0].item<long>();
                throw new UsageException(
                    $"{Shapes.Capitalised(what)} should be finite numbers, but hold NaN or infinity at image {row} (counted from 0). Look at that image: what drew it may have diverged.");
            }
        }
    }
}
