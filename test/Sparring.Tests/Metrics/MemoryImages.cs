using Sparring.Data;
using Sparring.Metrics;
using TorchSharp;

namespace Sparring.Tests.Metrics;

/// <summary>Sets of images and their pixels as features.</summary>
internal static class MemoryImages
{
    public static SourceImages Set(byte[] pixels, SampleShape shape, string name = "memory") => new(new MemoryImageSource(pixels, shape, name: name));

    /// <summary>Samples of a source one after the other.</summary>
    public static byte[] Bytes(IImageSource source, int start, int count)
    {
        int size = source.Shape.ByteCount;
        byte[] bytes = new byte[count * size];
        for (int i = 0; i < count; i++)
        {
            source.Read(start + i, bytes.AsSpan(i * size, size));
        }

        return bytes;
    }

    /// <summary>[N, C·H·W], float32, 0 to 255.</summary>
    public static torch.Tensor Pixels(byte[] images, SampleShape shape)
    {
        using torch.Tensor bytes = torch.tensor(images, [images.Length / shape.ByteCount, shape.ByteCount]);
        return bytes.to(torch.ScalarType.Float32);
    }
}
