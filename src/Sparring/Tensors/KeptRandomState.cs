using static TorchSharp.torch;

namespace Sparring.Tensors;

/// <summary>Puts libtorch's random state back when disposed, so that what was drawn meanwhile disturbs no training in this process.</summary>
internal sealed class KeptRandomState : IDisposable
{
    private readonly Tensor _state = get_rng_state().DetachFromDisposeScope();

    public void Dispose()
    {
        set_rng_state(_state);
        _state.Dispose();
    }
}
