using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sparring.Data;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Cuts patches out of the Laplacian pyramids of images: 128 of 7x7 pixels from each image and level.</summary>
internal static class Patches
{
    /// <summary>Rows and columns of a patch.</summary>
    public const int Side = 7;

    /// <summary>Pixels of a patch in one channel.</summary>
    public const int Area = Side * Side;

    /// <summary>Patches from each image and level.</summary>
    public const int PerImage = 128;

    private const int ImagesAtOnce = 64;

    private const int ImagesBetweenTrims = 500;
    private const ulong FirstStream = 24; // and one more for each level

    /// <summary>What is done with patches of one level: [N, C, 7, 7], float32.</summary>
    public delegate void Visit(int level, float[] patches);

    /// <summary>Reads all images once and visits the patches of each level.</summary>
    /// <param name="set">Images.</param>
    /// <param name="seed">With the bytes of an image it decides where its patches lie.</param>
    /// <param name="visit">Called with those of some images at a time.</param>
    /// <param name="read">Is told how many images have been visited, each time some have.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static void Read(IImageSet set, long seed, Visit visit, Action<int> read, CancellationToken cancellationToken)
    {
        SampleShape shape = set.Shape;
        IReadOnlyList<(int Height, int Width)> sizes = LaplacianPyramid.Sizes(shape.Height, shape.Width);
        int done = 0;
        foreach (Tensor images in set.Read(ImagesAtOnce))
        {
            using Tensor owned = images;
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            long[] keys = Keys(images.contiguous().bytes, shape.ByteCount);
            Tensor[] pyramid = LaplacianPyramid.Of(images.to(ScalarType.Float32), sizes.Count);
            for (int level = 0; level < sizes.Count; level++)
            {
                ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(pyramid[level].contiguous().bytes);
                visit(level, Cut(values, keys, shape.Channels, sizes[level].Height, sizes[level].Width, seed, level));
            }

            read(keys.Length);
            QuietMoment.Pass();
            done += keys.Length;
            if (done % ImagesBetweenTrims < keys.Length)
            {
                NativeHeap.Trim();
            }
        }
    }

    /// <summary>A number for each image that its bytes decide.</summary>
    private static long[] Keys(ReadOnlySpan<byte> images, int size)
    {
        long[] keys = new long[images.Length / size];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < keys.Length; i++)
        {
            SHA256.HashData(images.Slice(i * size, size), hash);
            keys[i] = BinaryPrimitives.ReadInt64LittleEndian(hash);
        }

        return keys;
    }

    private static float[] Cut(ReadOnlySpan<float> images, long[] keys, int channels, int height, int width, long seed, int level)
    {
        float[] patches = new float[keys.Length * PerImage * channels * Area];
        Span<float> row = patches;
        for (int i = 0; i < keys.Length; i++)
        {
            var random = new DataRandom(seed, keys[i], FirstStream + (ulong)level);
            for (int patch = 0; patch < PerImage; patch++)
            {
                int top = random.NextBelow(height - Side + 1);
                int left = random.NextBelow(width - Side + 1);
                for (int c = 0; c < channels; c++)
                {
                    for (int y = 0; y < Side; y++)
                    {
                        images.Slice(((i * channels + c) * height + top + y) * width + left, Side).CopyTo(row);
                        row = row[Side..];
                    }
                }
            }
        }

        return patches;
    }
}
