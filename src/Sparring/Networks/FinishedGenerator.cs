using Sparring.Data;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>
/// A generator that is not trained any more, prepared to draw many samples in eval mode: see <see cref="FinishedLayers"/>. A network that is
/// no stack of layers draws by its own forward pass.
/// </summary>
/// <remarks>
/// libtorch divides small and odd batches among its threads in other ways, which changes last bits. Every batch is therefore of one size, the
/// last one filled up with zeros, so that what a latent draws does not depend on how many others there are.
/// </remarks>
internal sealed class FinishedGenerator : IDisposable
{
    // Larger batches are no faster on CPUs: what lies between two layers then leaves the cache.
    private const int MostAtOnce = 64;

    // 64 images of 64x64 in colour, 4 of 256x256.
    private const int MostValuesAtOnce = 64 * 3 * 64 * 64;

    private readonly SampleShape _shape;
    private readonly int _batchSize;
    private readonly FinishedLayers? _layers;
    private readonly Func<Tensor, Tensor> _forward;

    /// <param name="network">It stays the caller's, and unchanged. What is changed in a stack of layers later is not followed.</param>
    /// <param name="shape">The shape of what it draws.</param>
    public FinishedGenerator(nn.Module<Tensor, Tensor> network, SampleShape shape)
    {
        _shape = shape;
        _batchSize = Math.Clamp(MostValuesAtOnce / shape.ValueCount, 1, MostAtOnce);
        if (network is IStackedGenerator stacked)
        {
            _layers = new FinishedLayers(stacked.Stack.Layers);
            _forward = latents => stacked.Forward(latents, _layers.Forward);
        }
        else
        {
            _forward = latents => Drawing.InEvalMode(network, () => network.call(latents));
        }
    }

    /// <summary>Draws.</summary>
    /// <param name="latents">[N, Z] float32, where the network is.</param>
    /// <returns>[N, C, H, W] float32 in [-1, 1], or points [N, 2], there too, without a graph, in the caller's dispose scope</returns>
    public Tensor Draw(Tensor latents)
    {
        // Not inference mode: a caller could not use the samples in a graph of their own.
        using IDisposable inference = no_grad();
        using IDisposable scope = NewDisposeScope();
        long count = latents.shape[0];
        Tensor samples = empty(_shape.BatchShape(count), device: latents.device);
        for (long start = 0; start < count; start += _batchSize)
        {
            using IDisposable batchScope = NewDisposeScope();
            long length = Math.Min(_batchSize, count - start);
            Tensor batch = nn.functional.pad(latents.narrow(0, start, length), [0, 0, 0, _batchSize - length]);
            Tensor drawn = _forward(batch);
            Shapes.Require(drawn, "the generator's output", _shape.BatchShape(_batchSize));
            samples.narrow(0, start, length).copy_(drawn.narrow(0, 0, length));
        }

        return samples.MoveToOuterDisposeScope();
    }

    public void Dispose() => _layers?.Dispose();
}
