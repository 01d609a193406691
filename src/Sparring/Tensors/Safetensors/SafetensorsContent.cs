using TorchSharp;

namespace Sparring.Tensors.Safetensors;

/// <summary>What a safetensors file holds. Owns its tensors: they outlive any dispose scope and die with it.</summary>
/// <param name="Tensors">By name, contiguous, on the CPU.</param>
/// <param name="Metadata">The file's own description; empty where it has none.</param>
public sealed record SafetensorsContent(IReadOnlyDictionary<string, torch.Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (torch.Tensor tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
