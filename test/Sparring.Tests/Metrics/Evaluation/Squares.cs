using Sparring.Data;

namespace Sparring.Tests.Metrics.Evaluation;

/// <summary>Small grey images with known numbers.</summary>
internal static class Squares
{
    public const int Side = 8;

    public static SampleShape Shape { get; } = SampleShape.Image(1, Side, Side);

    /// <summary>Images of one brightness each.</summary>
    public static MemoryImageSource Flat(params byte[] brightness) =>
        new([.. brightness.SelectMany(value => Enumerable.Repeat(value, Side * Side))], Shape, name: "flat");

    /// <summary>Images whose upper (class 0) or lower (class 1) half is bright, with noise.</summary>
    public static MemoryImageSource Halves(int seed, params int[] classes)
    {
        var random = new Random(seed);
        byte[] pixels = new byte[classes.Length * Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            int kind = classes[i / (Side * Side)];
            bool isBright = i % (Side * Side) / (Side * Side / 2) == kind;
            pixels[i] = (byte)((isBright ? 200 : 20) + random.Next(40));
        }

        return new MemoryImageSource(pixels, Shape, classes, "halves");
    }

    /// <summary>Both classes in turn.</summary>
    public static MemoryImageSource Halves(int seed, int count) => Halves(seed, [.. Enumerable.Range(0, count).Select(i => i % 2)]);
}
