using TorchSharp;

namespace Sparring.Metrics.Features;

/// <summary>What an extractor says of images.</summary>
/// <param name="Vectors">float32 [N, D] on the CPU.</param>
/// <param name="Probabilities">float32 [N, K] on the CPU, each row summing to 1; null where the extractor does not classify.</param>
public sealed record ImageFeatures(torch.Tensor Vectors, torch.Tensor? Probabilities) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Vectors.Dispose();
        Probabilities?.Dispose();
    }
}
