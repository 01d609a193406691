using Sparring.Data;

namespace Sparring.Tests.Data;

/// <summary>A source whose reads wait until they are let go.</summary>
internal sealed class StuckSource(SampleShape? shape = null) : IImageSource, IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private readonly SemaphoreSlim _reads = new(0);

    public string Name => "test";

    public SampleShape Shape { get; } = shape ?? SampleShape.Image(1, 1, 1);

    public int Count => 10;

    public int ClassCount => 0;

    public string Fingerprint => "test-0123456789";

    public void Read(int index, Span<byte> destination)
    {
        _reads.Release();
        _release.Wait();
    }

    public int Label(int index) => 0;

    /// <summary>Lets this read and all later ones go.</summary>
    public void Release() => _release.Set();

    /// <summary>Waits until so many more reads have begun.</summary>
    public void AwaitReads(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _reads.Wait(TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => Release();
}
