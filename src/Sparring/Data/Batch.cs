using TorchSharp;

namespace Sparring.Data;

/// <summary>One batch of real samples, owned by whoever received it.</summary>
/// <param name="Real">[N, C, H, W] float32 in [-1, 1]; [N, coordinates] float32 for points.</param>
/// <param name="Labels">[N] int64 classes, or null where the source has none.</param>
public sealed record Batch(torch.Tensor Real, torch.Tensor? Labels) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Real.Dispose();
        Labels?.Dispose();
    }
}
