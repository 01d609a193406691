using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>Resizes images for a network in float, without rounding to bytes in between (Parmar et al. 2022, section 4).</summary>
public static class FeatureResize
{
    /// <summary>Changes when the numbers do; belongs into an extractor's fingerprint, beside the filter.</summary>
    public const int Version = 1;

    /// <summary>Resizes images.</summary>
    /// <param name="images">[N, C, H, W], uint8 or float32, 0 to 255. It stays the caller's.</param>
    /// <param name="height">Rows of the result, 1 or more.</param>
    /// <param name="width">Columns of the result, 1 or more.</param>
    /// <param name="filter">How.</param>
    /// <returns>
    /// float32 [N, C, height, width]; what a cubic throws beyond 0 and 255 is cut off. Within 0.001 of Pillow and of TensorFlow's formula; within
    /// 0.02 of PyTorch, whose versions differ by as much. Images that have the size already keep their values exactly.
    /// </returns>
    /// <exception cref="ArgumentException">The tensor is not of this kind.</exception>
    public static Tensor Apply(Tensor images, int height, int width, FeatureResizeFilter filter = FeatureResizeFilter.Bicubic)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (images.dim() != 4 || images.shape.Contains(0) || images.dtype is not (ScalarType.Byte or ScalarType.Float32))
        {
            throw new ArgumentException($"Images are uint8 or float32 [N, C, H, W]; these are {images.dtype} [{string.Join(", ", images.shape)}].", nameof(images));
        }

        using var scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        // PyTorch returns the tensor itself where it is float32 already.
        Tensor values = images.dtype == ScalarType.Float32 ? images.alias() : images.to(ScalarType.Float32);
        if (filter == FeatureResizeFilter.PlainBilinear)
        {
            // PyTorch's own. Its versions round places in float32 differently, which changes values of large images by 0.01.
            return nn.functional.interpolate(values, [height, width], mode: InterpolationMode.Bilinear, align_corners: false).MoveToOuterDisposeScope();
        }

        if (images.shape[3] != width)
        {
            values = values.matmul(Taps((int)images.shape[3], width, filter, images.device).t());
        }

        if (images.shape[2] != height)
        {
            values = Taps((int)images.shape[2], height, filter, images.device).matmul(values);
        }

        return values.clamp(0, 255).MoveToOuterDisposeScope();
    }

    /// <summary>Which source pixels along one side make which target pixel, and with which shares.</summary>
    /// <returns>float32 [target, source]; rows sum to 1.</returns>
    private static Tensor Taps(int source, int target, FeatureResizeFilter filter, Device device)
    {
        float[,] taps = new float[target, source];
        for (int i = 0; i < target; i++)
        {
            switch (filter)
            {
                case FeatureResizeFilter.Bicubic:
                    AddWidened(taps, i, 2, Cubic);
                    break;
                case FeatureResizeFilter.Bilinear:
                    AddWidened(taps, i, 1, distance => Math.Max(0, 1 - distance));
                    break;
                case FeatureResizeFilter.TensorFlowBilinear:
                    // In float32, as TensorFlow does: in double, places in large images differ enough to be seen.
                    AddNeighbours(taps, i, (float)source / target * i);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(filter), filter, "There is no such filter.");
            }
        }

        return tensor(taps, device: device);
    }

    /// <summary>As Pillow does (`precompute_coeffs` in its Resample.c).</summary>
    private static void AddWidened(float[,] taps, int row, double reach, Func<double, double> share)
    {
        int source = taps.GetLength(1);
        double scale = (double)source / taps.GetLength(0);
        double widening = Math.Max(scale, 1);
        double centre = (row + 0.5) * scale;
        int first = Math.Max(0, (int)(centre - reach * widening + 0.5));
        int end = Math.Min(source, (int)(centre + reach * widening + 0.5));
        double[] shares = [.. Enumerable.Range(first, end - first).Select(pixel => share(Math.Abs((pixel - centre + 0.5) / widening)))];
        double sum = shares.Sum();
        for (int k = 0; k < shares.Length; k++)
        {
            taps[row, first + k] = (float)(shares[k] / sum);
        }
    }

    private static void AddNeighbours(float[,] taps, int row, float place)
    {
        int last = taps.GetLength(1) - 1;
        int first = Math.Min((int)place, last);
        float share = place - first;
        taps[row, first] += 1 - share;
        taps[row, Math.Min(first + 1, last)] += share;
    }

    /// <summary>Keys' cubic, a = −0.5 (Keys 1981, "Cubic convolution interpolation for digital image processing").</summary>
    private static double Cubic(double distance) => distance switch
    {
        < 1 => (1.5 * distance - 2.5) * distance * distance + 1,
        < 2 => ((-0.5 * distance + 2.5) * distance - 4) * distance + 2,
        _ => 0,
    };
}
