using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Speed;

/// <summary>The reference loop, fed as Sparring's trainer is: the same images in the same order from the same reader.</summary>
internal sealed class ReferenceRounds : IRounds
{
    private readonly ReferenceLoop _loop;
    private readonly BatchLoader _batches;

    public ReferenceRounds(SpeedCase networks, bool reuseFakes)
    {
        manual_seed(1);
        _loop = new ReferenceLoop(networks, reuseFakes);
        _batches = new BatchLoader(SpeedData.For(networks), networks.Batch, seed: 1, mirror: false);
    }

    public void Play()
    {
        using IDisposable scope = NewDisposeScope();
        _loop.Step(_batches.Next().Real);
    }

    public void Dispose()
    {
        _batches.Dispose();
        _loop.Dispose();
    }
}
