using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>Puts other numbers into a network's tensors until disposal, then the very ones that were there before.</summary>
internal sealed class SwappedWeights : IDisposable
{
    private readonly List<(Tensor Live, Tensor Kept)> _kept;

    /// <param name="tensors">The network's own tensors, and what takes their place.</param>
    public SwappedWeights(IReadOnlyList<(Tensor Live, Tensor Other)> tensors)
    {
        using IDisposable inference = no_grad();
        _kept = [.. tensors.Select(t => (t.Live, t.Live.detach().clone().DetachFromDisposeScope()))];
        foreach ((Tensor live, Tensor other) in tensors)
        {
            live.copy_(other);
        }
    }

    public void Dispose()
    {
        using IDisposable inference = no_grad();
        foreach ((Tensor live, Tensor kept) in _kept)
        {
            live.copy_(kept);
            kept.Dispose();
        }
    }
}
