using Sparring.Data;

namespace Sparring.Benchmarks.Speed;

/// <summary>Images for timing: what they show does not matter, that they are read as any images are does.</summary>
internal static class SpeedData
{
    private const int Images = 1024;

    /// <summary>Noise in the shape of the case.</summary>
    public static MemoryImageSource For(SpeedCase networks)
    {
        byte[] pixels = new byte[Images * networks.Shape.ByteCount];
        new Random(1).NextBytes(pixels);
        return new MemoryImageSource(pixels, networks.Shape);
    }
}
