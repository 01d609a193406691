using System.Runtime.InteropServices;
using Sparring.Data;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Runs;

/// <summary>Samples as PNG files: a grid of images, or a plot of points over the real ones.</summary>
internal static class SamplePictures
{
    /// <summary>Points shown for each image that a grid would show.</summary>
    public const int PointsPerImage = 32;

    /// <summary>How many samples a picture of <paramref name="count"/> images needs of this shape.</summary>
    public static int SampleCount(SampleShape shape, int count) => shape.IsImage ? count : count * PointsPerImage;

    /// <summary>The picture.</summary>
    /// <param name="samples">[N, C, H, W] in [-1, 1], or points [N, 2].</param>
    /// <param name="source">Real points to draw beneath fake ones; none where null.</param>
    public static byte[] Encode(Tensor samples, IImageSource? source = null)
    {
        if (samples.dim() == 4)
        {
            return ImageGrid.Encode(samples);
        }

        float[] real = source is null ? [] : MemoryMarshal.Cast<byte, float>(ReadFirst(source, (int)samples.shape[0])).ToArray();
        return PointPlot.Encode(real, samples.data<float>().ToArray());
    }

    /// <summary>The first real samples, for comparison.</summary>
    public static byte[] EncodeReals(IImageSource source, int count)
    {
        byte[] real = ReadFirst(source, SampleCount(source.Shape, count));
        return source.Shape.IsImage
            ? ImageGrid.Encode(real, source.Shape.Channels, source.Shape.Height, source.Shape.Width)
            : PointPlot.Encode(MemoryMarshal.Cast<byte, float>(real), []);
    }

    private static byte[] ReadFirst(IImageSource source, int count)
    {
        int size = source.Shape.ByteCount;
        byte[] samples = new byte[Math.Min(count, source.Count) * size];
        for (int i = 0; i < samples.Length / size; i++)
        {
            source.Read(i, samples.AsSpan(i * size, size));
        }

        return samples;
    }
}
