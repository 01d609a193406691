using Sparring.Data;
using Sparring.Metrics.Features;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Coverage;

/// <summary>
/// Tells the mode of a stacked image by a classifier of single images, applied to each channel (Metz et al. 2017, "Unrolled GANs"):
/// the 1,000 modes of Stacked-MNIST.
/// </summary>
/// <param name="classifier">A classifier of the grey images that were stacked. It stays the caller's.</param>
/// <remarks>A mode is right where all three channels are: 0.99³ = 0.970 for a classifier that errs once in a hundred.</remarks>
public sealed class StackedModes(ClassifierFeatures classifier)
{
    private const int BatchSize = 500;

    /// <summary>K³ for a classifier of K classes.</summary>
    public int ModeCount => classifier.ClassCount * classifier.ClassCount * classifier.ClassCount;

    /// <summary>The mode of each image.</summary>
    /// <param name="images">uint8 [N, 3, H, W] of the single images' size.</param>
    /// <returns>N numbers from 0 to <see cref="ModeCount"/> − 1, as <see cref="StackedSource.ModeOf"/> counts.</returns>
    /// <exception cref="UsageException">The images are not of this shape.</exception>
    public int[] Predict(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Shapes.Require(images, "the stacked images", -1, StackedSource.Layers, -1, -1);
        using var scope = NewDisposeScope();
        int[][] channels = Array.ConvertAll(images.split(1, 1), classifier.Predict);
        int[] modes = new int[images.shape[0]];
        for (int i = 0; i < modes.Length; i++)
        {
            modes[i] = StackedSource.ModeOf(channels[0][i], channels[1][i], channels[2][i], classifier.ClassCount);
        }

        return modes;
    }

    /// <summary>How many of the modes a set of images has, and how evenly: against all modes equally often.</summary>
    /// <param name="images">Stacked images, such as a generator's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UsageException">The images are not of this shape.</exception>
    public ModeCoverage Of(IImageSet images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        long[] counts = new long[ModeCount];
        foreach (Tensor batch in images.Read(BatchSize))
        {
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Array.ForEach(Predict(batch), mode => counts[mode]++);
            }
        }

        return ModeCoverage.OfCounts(counts, [.. Enumerable.Repeat(1.0, ModeCount)]);
    }
}
