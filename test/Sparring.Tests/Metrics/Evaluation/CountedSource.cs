using Sparring.Data;

namespace Sparring.Tests.Metrics.Evaluation;

/// <summary>Counts how many samples are read.</summary>
internal sealed class CountedSource(IImageSource source) : IImageSource
{
    private int _reads;

    public int Reads => _reads;

    public string Name => source.Name;

    public SampleShape Shape => source.Shape;

    public int Count => source.Count;

    public int ClassCount => source.ClassCount;

    public string Fingerprint => source.Fingerprint;

    public void Read(int index, Span<byte> destination)
    {
        Interlocked.Increment(ref _reads);
        source.Read(index, destination);
    }

    public int Label(int index) => source.Label(index);
}
