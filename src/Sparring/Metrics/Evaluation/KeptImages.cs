using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Metrics.Evaluation;

/// <summary>
/// Images that several metrics read. They are kept while they fit, because a generator would draw them anew each time; and read in batches of
/// one size, because what it draws may depend on that in the last bit.
/// </summary>
/// <param name="images">All of them.</param>
/// <param name="cancellation">Ends the drawing, which may take a minute.</param>
internal sealed class KeptImages(IImageSet images, CancellationToken cancellation) : IImageSet
{
    private const long MostBytes = 256L << 20;
    private const int BatchSize = 100;

    private byte[]? _all;

    public string Name => images.Name;

    public int Count => images.Count;

    public SampleShape Shape => images.Shape;

    public string? Fingerprint => images.Fingerprint;

    public IEnumerable<Tensor> Read(int batchSize)
    {
        if (_all is null && (long)Count * Shape.ByteCount > MostBytes)
        {
            return images.Read(batchSize);
        }

        _all ??= ReadAll();
        return Batches(_all, batchSize);
    }

    private byte[] ReadAll()
    {
        byte[] all = new byte[Count * Shape.ByteCount];
        int at = 0;
        foreach (Tensor batch in images.Read(BatchSize))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
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
