using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// Laplacian pyramids (Burt and Adelson 1983) with the filter [1, 4, 6, 4, 1] / 16 in each direction and borders mirrored about
/// the outermost pixel: each level but the last holds what is lost by halving, the last one the image that remains.
/// </summary>
internal static class LaplacianPyramid
{
    private const int SmallestSide = 16;

    /// <summary>The sizes of the levels: halved, upwards, as long as both sides remain 16 or more. At least one.</summary>
    public static IReadOnlyList<(int Height, int Width)> Sizes(int height, int width)
    {
        List<(int Height, int Width)> sizes = [(height, width)];
        while (Half(height) >= SmallestSide && Half(width) >= SmallestSide)
        {
            (height, width) = (Half(height), Half(width));
            sizes.Add((height, width));
        }

        return sizes;
    }

    /// <summary>Splits images into levels.</summary>
    /// <param name="images">[N, C, H, W], float32.</param>
    /// <param name="levels">How many.</param>
    /// <returns>One [N, C, height, width] for each level, the largest first. They belong to the dispose scope around the call.</returns>
    public static Tensor[] Of(Tensor images, int levels)
    {
        var pyramid = new Tensor[levels];
        Tensor current = images;
        for (int level = 0; level + 1 < levels; level++)
        {
            Tensor smaller = Smoothed(current, 1)[.., .., TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)];
            pyramid[level] = current - Doubled(smaller, current.shape[2], current.shape[3]);
            current = smaller;
        }

        pyramid[levels - 1] = current;
        return pyramid;
    }

    private static int Half(int side) => (side + 1) / 2;

    /// <summary>Zeros between the pixels, then smoothed, so that brightness is kept; of odd sizes the last row or column falls away.</summary>
    private static Tensor Doubled(Tensor images, long height, long width)
    {
        long[] shape = images.shape;
        Tensor spread = zeros([shape[0], shape[1], height, width], images.dtype);
        spread[.., .., TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)] = images;
        return Smoothed(spread, 4);
    }

    private static Tensor Smoothed(Tensor images, float gain)
    {
        long[] shape = images.shape;
        Tensor line = tensor(new float[] { 1, 4, 6, 4, 1 }) / 16;
        Tensor filter = (gain * line.unsqueeze(1) * line.unsqueeze(0)).reshape(1, 1, 5, 5);
        Tensor planes = images.reshape(shape[0] * shape[1], 1, shape[2], shape[3]);
        Tensor padded = nn.functional.pad(planes, [2, 2, 2, 2], PaddingModes.Reflect);
        return nn.functional.conv2d(padded, filter).reshape(shape);
    }
}
