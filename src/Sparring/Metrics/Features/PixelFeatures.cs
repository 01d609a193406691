using System.Runtime.InteropServices;
using Sparring.Data;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>
/// `pixels`: an image's own numbers in [-1, 1], channel after channel. Distances are those of pixels: right for copies of training images
/// and for small pictures that are alike in layout, such as MNIST's; a shift by one pixel already is far away.
/// </summary>
/// <remarks>
/// D is C·H·W, at most <see cref="MostValues"/>: a covariance of D × D float64 takes 8·D² bytes, 2 GiB there. A Fréchet distance wants several
/// times D images; nearest neighbours do with any number.
/// </remarks>
public sealed class PixelFeatures : IFeatureExtractor
{
    /// <summary>The most numbers in an image: 64×64 with four channels, 73×73 in colour, 128×128 in grey.</summary>
    public const int MostValues = 16_384;

    private readonly SampleShape _shape;

    /// <summary>An extractor for images of one shape.</summary>
    /// <param name="shape">Their shape.</param>
    /// <exception cref="UsageException">These are no images, or ones of more than <see cref="MostValues"/> numbers.</exception>
    public PixelFeatures(SampleShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!shape.IsImage || shape.ValueCount > MostValues)
        {
            throw new UsageException(
                $"The features 'pixels' are those of images of at most {MostValues:N0} numbers, 64x64 in colour for example, but these are {shape}: {shape.ValueCount:N0}. Use the features 'random'.");
        }

        _shape = shape;
    }

    /// <inheritdoc/>
    public string Name => "pixels";

    /// <inheritdoc/>
    public string Fingerprint => $"pixels-v1-{_shape.Channels}x{_shape.Height}x{_shape.Width}";

    /// <inheritdoc/>
    public int Dimension => _shape.ValueCount;

    /// <inheritdoc/>
    public int ClassCount => 0;

    /// <inheritdoc/>
    public ImageFeatures Extract(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        FeatureInput.Require(images, _shape);
        using var scope = NewDisposeScope();
        Tensor vectors = empty([images.shape[0], Dimension], ScalarType.Float32).DetachFromDisposeScope();
        PixelTensors.ToValues(images.cpu().contiguous().bytes, MemoryMarshal.Cast<byte, float>(vectors.bytes));
        return new ImageFeatures(vectors, null);
    }

    /// <summary>Nothing is held.</summary>
    public void Dispose()
    {
    }
}
