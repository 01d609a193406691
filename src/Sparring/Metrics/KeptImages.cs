using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Metrics;

/// <summary>
/// Images that are read more than once. They are kept while they fit, because a generator would draw them anew each time; and read in batches of
/// one size, because what it draws may depend on that in the last bit.
/// </summary>
internal sealed class KeptImages : IImageSet
{
    /// <summary>16,384 images of 64x64 in colour are 192 MiB.</summary>
    private const long MostBytes = 256L << 20;

    // Twice what a generator draws at once: it would draw as much for fewer.
    private const int BatchSize = 128;

    private readonly IImageSet _images;
    private readonly CancellationToken _cancellation;
    private byte[]? _all;

    private KeptImages(IImageSet images, CancellationToken cancellation)
    {
        _images = images;
        _cancellation = cancellation;
    }

    public string Name => _images.Name;

    public int Count => _images.Count;

    public SampleShape Shape => _images.Shape;

    public string? Fingerprint => _images.Fingerprint;

    /// <summary>Keeps a set's images when they are first read; a set that is kept already stays as it is.</summary>
    /// <param name="images">All of them.</param>
    /// <param name="cancellation">Ends the drawing, which may take a minute.</param>
    public static KeptImages Of(IImageSet images, CancellationToken cancellation) => images as KeptImages ?? new KeptImages(images, cancellation);

    public IEnumerable<Tensor> Read(int batchSize)
    {
        if (_all is null && (long)Count * Shape.ByteCount > MostBytes)
        {
            return _images.Read(batchSize);
        }

        _all ??= ReadAll();
        return Batches(_all, batchSize);
    }

    private byte[] ReadAll()
    {
        byte[] all = new byte[Count * Shape.ByteCount];
        int at = 0;
        foreach (Tensor batch in _images.Read(BatchSize))
        {
            using (batch)
            {
                _cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<byte> bytes = batch.bytes;
                bytes.CopyTo(all.AsSpan(at));
                at += bytes.Length;
            }
        }

        return all;
    }

    private IEnumerable<Tensor> Batches(byte[] all, int batchSize)
    {
        for (int start = 0; start < Count; start += batchSize)
        {
            int count = Math.Min(batchSize, Count - start);
            Tensor batch = empty(Shape.BatchShape(count), Shape.IsImage ? ScalarType.Byte : ScalarType.Float32);
            all.AsSpan(start * Shape.ByteCount, count * Shape.ByteCount).CopyTo(batch.bytes);
            yield return batch;
        }
    }
}
