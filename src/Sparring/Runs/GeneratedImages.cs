using Sparring.Data;
using Sparring.Metrics;
using Sparring.Networks;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Runs;

/// <summary>What a generator draws, as bytes: the same as the pictures that `sparring sample` would save.</summary>
/// <param name="generator">It stays the caller's.</param>
/// <param name="name">What it is called in tables.</param>
/// <param name="count">How many images.</param>
/// <param name="seed">The same seed draws the same images, and the first ones do not depend on how many follow.</param>
internal sealed class GeneratedImages(GeneratorFile generator, string name, int count, long seed) : IImageSet
{
    public string Name => name;

    public int Count => count;

    public SampleShape Shape => generator.Shape;

    /// <summary>Null: images are known when they are drawn.</summary>
    public string? Fingerprint => null;

    public IEnumerable<Tensor> Read(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using Tensor latents = Latents.Draw(count, generator.LatentSize, seed);
        for (int start = 0; start < count; start += batchSize)
        {
            yield return Draw(latents, start, Math.Min(batchSize, count - start));
        }
    }

    private Tensor Draw(Tensor latents, int start, int length)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor samples = generator.Draw(latents.narrow(0, start, length));
        return (Shape.IsImage ? tensor(PixelTensors.ToBytes(samples)).view(Shape.BatchShape(length)) : samples).DetachFromDisposeScope();
    }
}
