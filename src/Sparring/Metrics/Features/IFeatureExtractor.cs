using TorchSharp;

namespace Sparring.Metrics.Features;

/// <summary>
/// Turns images into vectors in which distances mean something. Numbers of a metric can be compared only where the extractor's
/// <see cref="Fingerprint"/> is the same.
/// </summary>
/// <remarks>Not thread-safe: libtorch's threads work inside of a call.</remarks>
public interface IFeatureExtractor : IDisposable
{
    /// <summary>"pixels", "random", "classifier" or "inception".</summary>
    string Name { get; }

    /// <summary>Changes when the features of any image would: weights, resizing, version.</summary>
    string Fingerprint { get; }

    /// <summary>D, numbers in each vector.</summary>
    int Dimension { get; }

    /// <summary>K, classes that it tells apart; 0 where it does not.</summary>
    int ClassCount { get; }

    /// <summary>Looks at images. No gradients are kept, and the result does not depend on what else is in the batch.</summary>
    /// <param name="images">uint8 [N, C, H, W], 0 to 255, C being 1, 3 or 4.</param>
    /// <exception cref="UsageException">It cannot look at images of this shape.</exception>
    ImageFeatures Extract(torch.Tensor images);
}
