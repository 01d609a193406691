using Sparring.Data;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// Real batches on the trainer's device. For a GPU the next one is copied ahead: its copy is under way before the round begins that plays with
/// the one before it. On the CPU it is the loader alone.
/// </summary>
/// <param name="loader">Becomes this object's to dispose.</param>
/// <param name="device">Where batches are needed.</param>
/// <param name="batchSize">N.</param>
internal sealed class BatchFeed(BatchLoader loader, ComputeDevice device, int batchSize) : IDisposable
{
    private Batch? _ahead;

    /// <summary>Samples handed out so far. The batch that is ahead is not among them: a resumed training begins with it.</summary>
    public long Position => loader.Position - (_ahead is null ? 0 : batchSize);

    /// <inheritdoc cref="BatchLoader.Waited"/>
    public TimeSpan Waited => loader.Waited;

    /// <inheritdoc cref="BatchLoader.Next"/>
    /// <returns>Tensors on the device, in the caller's dispose scope.</returns>
    public Batch Next()
    {
        if (device == ComputeDevice.Cpu)
        {
            return loader.Next();
        }

        using Batch current = _ahead ?? CopyNext();
        _ahead = null;
        _ahead = CopyNext();
        return new Batch(current.Real.alias(), current.Labels?.alias());
    }

    public void Dispose()
    {
        _ahead?.Dispose();
        loader.Dispose();
    }

    /// <returns>The loader's next batch, outside of any dispose scope.</returns>
    private Batch CopyNext()
    {
        using Batch read = loader.Next();
        return new Batch(OnDevice(read.Real), read.Labels is { } labels ? OnDevice(labels) : null);
    }

    private Tensor OnDevice(Tensor tensor) => device.Take(tensor).DetachFromDisposeScope();
}
