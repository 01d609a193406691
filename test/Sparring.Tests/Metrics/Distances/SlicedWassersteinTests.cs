using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Distances;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class SlicedWassersteinTests
{
    // The library's random numbers (SplitMix64) and directions, restated with Python's whole numbers.
    private const string Restated = """
        import numpy as np, math, sys
        G, U = 0x9E3779B97F4A7C15, (1 << 64) - 1
        def mix(z):
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & U
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & U
            return z ^ (z >> 31)
        class Random:
            def __init__(self, seed, index, stream):
                self.s = mix((mix((mix((seed + G) & U) + index) & U) + stream) & U)
            def bits(self):
                self.s = (self.s + G) & U
                return mix(self.s)
            def below(self, n):
                return (self.bits() * n) >> 64  # the rejected share, n / 2^64, does not come up
            def normals(self):
                while True:
                    u, v = [2 * ((self.bits() >> 11) / 2 ** 53) - 1 for _ in range(2)]
                    s = u * u + v * v
                    if 0 < s < 1:
                        f = math.sqrt(-2 * math.log(s) / s)
                        return u * f, v * f
        def directions(count, dimension, seed):
            rows = []
            for i in range(count):
                r, row = Random(seed, i, 20), []
                while len(row) < dimension:
                    row += r.normals()
                row = np.array(row[:dimension])
                rows.append(row / np.sqrt((row ** 2).sum()))
            return np.array(rows)
        def distance(a, b, dirs):
            return np.abs(np.sort(a @ dirs.T, 0) - np.sort(b @ dirs.T, 0)).mean()

        """;

    public SlicedWassersteinTests() => set_num_threads(1);

    [Fact]
    public void Between_OneDimension_IsTheMeanDistanceOfSortedNumbers()
    {
        using Tensor a = tensor(new double[] { 3, -1, 10 }, [3, 1]);
        using Tensor b = tensor(new double[] { 4, 0, 2 }, [3, 1]);

        // Sorted: -1, 3, 10 and 0, 2, 4.
        Assert.Equal((1 + 1 + 6) / 3.0, Between(a, b, projections: 7), 12);
    }

    [Fact]
    public void Between_DifferentCounts_IntegratesTheSteps()
    {
        using Tensor a = tensor(new double[] { 0, 1 }, [2, 1]);
        using Tensor b = tensor(new double[] { 0, 0, 3 }, [3, 1]);

        // From 0 to 1/2: 0; to 2/3: 1 - 0; to 1: 3 - 1.
        Assert.Equal(1 / 6.0 + 2 / 3.0, Between(a, b, projections: 3), 12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    public void Between_ShiftedSet_IsTheMeanLengthOfTheShiftsShadow(int dimension)
    {
        using var scope = NewDisposeScope();
        Tensor a = arange(50 * dimension, ScalarType.Float64).sin().reshape(50, dimension);
        Tensor shift = zeros(dimension, ScalarType.Float64);
        shift[0] = 5;

        // E|θ₁| = Γ(D/2) / (√π Γ((D+1)/2)): 2/π, 1/2, 0.100. Var θ₁ = 1/D.
        double expected = 5 * dimension switch { 2 => 2 / Math.PI, 3 => 0.5, _ => 0.10012 };
        double error = 5 / Math.Sqrt(dimension * 4000.0);
        Assert.Equal(expected, Between(a, a + shift, projections: 4000, seed: 3), 5 * error);
    }

    [Fact]
    public void Between_AgainstNumpy_Agrees()
    {
        Assert.SkipUnless(Python.Has("numpy"), "Python's numpy is not installed.");
        using var scope = NewDisposeScope();
        Tensor a = arange(300 * 5, ScalarType.Float64).mul(1.7).sin().reshape(300, 5);
        Tensor b = arange(300 * 5, ScalarType.Float64).mul(0.9).cos().pow(3).reshape(300, 5);

        double expected = double.Parse(RunPython(Restated + """
            a = np.sin(np.arange(1500) * 1.7).reshape(300, 5)
            b = (np.cos(np.arange(1500) * 0.9) ** 3).reshape(300, 5)
            print(repr(distance(a, b, directions(200, 5, 11))))
            """));

        Assert.Equal(expected, Between(a, b, projections: 200, seed: 11), 1e-9 * expected);
    }

    [Fact]
    public void Between_ManyPoints_IsMeasuredInPartsThatChangeNothing()
    {
        using var scope = NewDisposeScope();
        Tensor a = arange(40_000, ScalarType.Float32).sin().reshape(20_000, 2);
        Tensor b = a.flip(0) * 2;

        double whole = Between(a, b, projections: 300);
        Tensor half = a[TensorIndex.Slice(0, 10_000)];
        Assert.Equal(whole, Between(b, a, projections: 300), 1e-12);
        Assert.Equal(0, Between(half, half, projections: 300));
    }

    [Fact]
    public void Between_WhatCannotBeCompared_SaysWhy()
    {
        using Tensor two = zeros(4, 2);
        using Tensor three = zeros(4, 3);
        using Tensor none = zeros(0, 2);
        using Tensor broken = full([4, 2], double.NaN);

        Assert.Contains("[any, 2]", Assert.Throws<UsageException>(() => Between(two, three)).Message);
        Assert.Contains("at least one point", Assert.Throws<UsageException>(() => Between(none, two)).Message);
        Assert.Contains("finite", Assert.Throws<UsageException>(() => Between(two, broken)).Message);
    }

    [Theory]
    [InlineData(3, 32, 32, 30, 30)]
    [InlineData(1, 28, 28, 30, 20)]
    [InlineData(1, 64, 32, 20, 20)]
    public void Between_ImageSets_AgreesWithNumpyAndScipy(int channels, int height, int width, int count, int otherCount)
    {
        Assert.SkipUnless(Python.Has("scipy"), "Python's scipy is not installed.");
        SampleShape shape = SampleShape.Image(channels, height, width);
        byte[] first = SmoothPixels(shape, count, 1);
        byte[] second = SmoothPixels(shape, otherCount, 2);
        using TempFolder folder = new();
        File.WriteAllBytes(folder["a"], first);
        File.WriteAllBytes(folder["b"], second);

        SlicedWassersteinResult found = Between(MemoryImages.Set(first, shape), MemoryImages.Set(second, shape), seed: 5);
        double[] expected = [.. RunPython(Restated + """
            import hashlib
            from scipy import ndimage
            C, H, W = map(int, sys.argv[3:6])
            k = np.array([1, 4, 6, 4, 1]) / 16
            k = np.outer(k, k)[None, None]
            def descriptors(path):
                raw = np.fromfile(path, np.uint8).reshape(-1, C, H, W)
                keys = [int.from_bytes(hashlib.sha256(x.tobytes()).digest()[:8], 'little') for x in raw]
                pyramid = [raw.astype(np.float64)]
                while min(pyramid[-1].shape[2:]) >= 32:
                    small = ndimage.convolve(pyramid[-1], k, mode='mirror')[:, :, ::2, ::2]
                    spread = np.zeros_like(pyramid[-1])
                    spread[:, :, ::2, ::2] = small
                    pyramid[-1] = pyramid[-1] - ndimage.convolve(spread, 4 * k, mode='mirror')
                    pyramid.append(small)
                for level, images in enumerate(pyramid):
                    patches = []
                    for key, image in zip(keys, images):
                        r = Random(5, key, 24 + level)
                        for _ in range(128):
                            y, x = r.below(image.shape[1] - 6), r.below(image.shape[2] - 6)
                            patches.append(image[:, y:y + 7, x:x + 7])
                    patches = np.array(patches)
                    patches -= patches.mean((0, 2, 3), keepdims=True)
                    patches /= patches.std((0, 2, 3), keepdims=True)
                    yield patches.reshape(len(patches), -1)
            dirs = directions(512, 49 * C, 5)
            for a, b in zip(descriptors(sys.argv[1]), descriptors(sys.argv[2])):
                n, m = len(a), len(b)
                g = math.gcd(n, m)
                a, b = np.repeat(a, m // g, 0), np.repeat(b, n // g, 0)
                print(repr(1000 * np.mean([distance(a, b, dirs[i:i + 32]) for i in range(0, 512, 32)])))
            """, folder["a"], folder["b"], $"{channels}", $"{height}", $"{width}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)];

        Assert.Equal(expected.Length, found.Levels.Count);
        Assert.All(expected.Zip(found.Levels), pair => Assert.Equal(pair.First, pair.Second.Distance, 1e-3 * pair.First));
        Assert.Equal(expected.Average(), found.Mean, 1e-3 * found.Mean);
    }

    [Theory]
    [InlineData(28, 28, "28x28")]
    [InlineData(32, 32, "32x32 16x16")]
    [InlineData(31, 50, "31x50 16x25")]
    [InlineData(64, 128, "64x128 32x64 16x32")]
    [InlineData(7, 9, "7x9")]
    public void Between_ImageSizes_HasALevelForEachSizeDownToSixteen(int height, int width, string levels)
    {
        SampleShape shape = SampleShape.Image(1, height, width);
        byte[] images = SmoothPixels(shape, 4, 1);

        SlicedWassersteinResult found = Between(MemoryImages.Set(images, shape), MemoryImages.Set(images, shape));

        Assert.Equal(levels, string.Join(' ', found.Levels.Select(level => $"{level.Height}x{level.Width}")));
        Assert.Equal(0, found.Mean, 1e-9);
    }

    [Fact]
    public void Between_ShuffledImages_IsTheSame()
    {
        SampleShape shape = SampleShape.Image(3, 32, 32);
        byte[] first = SmoothPixels(shape, 80, 1);
        byte[] second = SmoothPixels(shape, 80, 2);
        byte[] reversed = [.. Enumerable.Range(0, 80).Reverse().SelectMany(i => second.Skip(i * shape.ByteCount).Take(shape.ByteCount))];

        SlicedWassersteinResult plain = Between(MemoryImages.Set(first, shape), MemoryImages.Set(second, shape));
        SlicedWassersteinResult shuffled = Between(MemoryImages.Set(first, shape), MemoryImages.Set(reversed, shape));
        SlicedWassersteinResult otherSeed = Between(MemoryImages.Set(first, shape), MemoryImages.Set(second, shape), seed: 1);

        Assert.Equal(plain.Mean, shuffled.Mean, 1e-6 * plain.Mean);
        Assert.NotEqual(plain.Mean, otherSeed.Mean);
        Assert.Equal(plain.Mean, otherSeed.Mean, 0.15 * plain.Mean);
    }

    [Fact]
    public void Between_Digits_BlurIsFurtherThanOtherDigits()
    {
        IImageSource mnist = Data.TestImages.Open(TestData.Require("mnist"));
        byte[] first = MemoryImages.Bytes(mnist, 0, 300);
        byte[] second = MemoryImages.Bytes(mnist, 1000, 300);
        using Tensor images = tensor(second, [300, 1, 28, 28]);
        using Tensor wide = images.to(ScalarType.Float32);
        using Tensor blurred = nn.functional.avg_pool2d(wide, 3, 1, 1).to(ScalarType.Byte);

        double floor = Between(MemoryImages.Set(first, mnist.Shape), MemoryImages.Set(second, mnist.Shape)).Mean;
        double blur = Between(MemoryImages.Set(first, mnist.Shape), MemoryImages.Set(blurred.data<byte>().ToArray(), mnist.Shape)).Mean;

        Assert.True(blur > 2 * floor, $"{blur} and {floor}");
    }

    [Fact]
    public void Between_FlatChannel_StaysZero()
    {
        SampleShape shape = SampleShape.Image(4, 16, 16);
        byte[] images = SmoothPixels(shape, 6, 1);
        for (int i = 0; i < 6; i++)
        {
            images.AsSpan((4 * i + 3) * 256, 256).Fill(255);
        }

        byte[] flat = new byte[images.Length];
        Assert.Equal(0, Between(MemoryImages.Set(flat, shape), MemoryImages.Set(flat, shape)).Mean, 1e-9);
        Assert.True(Between(MemoryImages.Set(images, shape), MemoryImages.Set(flat, shape)).Mean is > 100 and < 2000);
    }

    [Fact]
    public void Between_ImagesThatCannotBeCompared_SaysWhy()
    {
        var small = MemoryImages.Set(new byte[36], SampleShape.Image(1, 6, 6), "small");
        var large = MemoryImages.Set(new byte[64], SampleShape.Image(1, 8, 8), "large");

        Assert.Contains("'small' has 6x6 grey, and 'large' has 8x8 grey", Assert.Throws<UsageException>(() => Between(small, large)).Message);
        Assert.Contains("7x7 pixels or more", Assert.Throws<UsageException>(() => Between(small, small)).Message);
    }

    [Fact]
    public void Between_FewerPointsThanDimensions_AgreesWithNumpy()
    {
        Assert.SkipUnless(Python.Has("numpy"), "Python's numpy is not installed.");
        using var scope = NewDisposeScope();
        Tensor a = arange(10 * 64, ScalarType.Float64).mul(1.3).sin().reshape(10, 64);
        Tensor b = arange(10 * 64, ScalarType.Float64).mul(0.7).cos().reshape(10, 64);

        double expected = double.Parse(RunPython(Restated + """
            a, b = np.sin(np.arange(640) * 1.3).reshape(10, 64), np.cos(np.arange(640) * 0.7).reshape(10, 64)
            print(repr(distance(a, b, directions(50, 64, 3))))
            """));

        Assert.Equal(expected, Between(a, b, projections: 50, seed: 3), 1e-9 * expected);
    }

    [Fact]
    public void Between_OneImageEach_IsZeroForTheSameAndAbove0ForOthers()
    {
        SampleShape shape = SampleShape.Image(1, 16, 16);
        SourceImages one = MemoryImages.Set(SmoothPixels(shape, 1, 1), shape), other = MemoryImages.Set(SmoothPixels(shape, 1, 2), shape);

        Assert.Equal(0, Between(one, one).Mean, 1e-9);
        Assert.True(Between(one, other).Mean > 1);
    }

    [Fact]
    public void Between_Images_TellsHowFarItIs()
    {
        SampleShape shape = SampleShape.Image(1, 8, 8);
        Shares shares = new();
        SourceImages images = MemoryImages.Set(SmoothPixels(shape, 100, 1), shape);

        SlicedWasserstein.Between(images, images, progress: shares, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([0.16, 0.25, 0.41, 0.5, 0.66, 0.75, 0.91, 1], shares.Seen);
    }

    [Fact]
    public void Between_Cancelled_Stops()
    {
        SampleShape shape = SampleShape.Image(1, 8, 8);
        SourceImages images = MemoryImages.Set(SmoothPixels(shape, 4, 1), shape);
        using Tensor points = ones(3, 2);
        CancellationToken cancelled = new(canceled: true);

        Assert.ThrowsAny<OperationCanceledException>(() => SlicedWasserstein.Between(images, images, cancellationToken: cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => SlicedWasserstein.Between(points, points, cancellationToken: cancelled));
    }

    private static double Between(Tensor first, Tensor second, int projections = SlicedWasserstein.DefaultProjections, long seed = 0) =>
        SlicedWasserstein.Between(first, second, projections, seed, TestContext.Current.CancellationToken);

    private static SlicedWassersteinResult Between(IImageSet first, IImageSet second, long seed = 0) =>
        SlicedWasserstein.Between(first, second, seed, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class Shares : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }

    /// <summary>Pictures of a few waves each.</summary>
    private static byte[] SmoothPixels(SampleShape shape, int count, int seed)
    {
        byte[] pixels = new byte[count * shape.ByteCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            int image = i / shape.ByteCount;
            int x = i % shape.Width;
            int y = i / shape.Width % shape.Height;
            int channel = i / (shape.Width * shape.Height) % shape.Channels;
            double wave = Math.Sin(x * (0.1 + 0.03 * (image * seed % 11)) + image) + Math.Cos(y * 0.2 * (1 + channel) + image * seed) + 0.3 * Math.Sin(7.7 * i * seed);
            pixels[i] = (byte)Math.Clamp(128 + 50 * wave, 0, 255);
        }

        return pixels;
    }

    /// <summary>Runs a script that is given as its text.</summary>
    private static string RunPython(string text, params string[] args)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder["script.py"], text);
        return Python.Run(folder["script.py"], args);
    }
}
