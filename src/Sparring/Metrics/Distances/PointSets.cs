using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Checks sets of points before distances are measured between them.</summary>
internal static class PointSets
{
    /// <summary>Refuses what is no set of points.</summary>
    /// <param name="points">Should be [N, D] with N and D at least 1, finite.</param>
    /// <param name="what">Its name for the message, such as "the features of the fakes".</param>
    /// <exception cref="UsageException">It has another shape, no point, or a number that is not finite.</exception>
    public static void Require(Tensor points, string what)
    {
        Shapes.Require(points, what, -1, -1);
        if (points.numel() == 0)
        {
            throw new UsageException($"There should be at least one point in {what}; its shape is {Shapes.Text(points.shape)}. Give more images.");
        }

        using var scope = NewDisposeScope();
        if (!points.isfinite().all().item<bool>())
        {
            throw new UsageException(
                $"All numbers of {what} should be finite; there is NaN or infinity among them. See whether the images or the network are damaged.");
        }
    }
}
