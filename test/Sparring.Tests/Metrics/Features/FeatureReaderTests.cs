using Sparring.Metrics;
using Sparring.Metrics.Features;
using Sparring.Tests.Metrics.Evaluation;
using TorchSharp;

namespace Sparring.Tests.Metrics.Features;

public sealed class FeatureReaderTests : IDisposable
{
    private readonly CacheHome _cache = new();
    private readonly CountedSource _images = new(Squares.Halves(seed: 1, count: 150));

    private string Folder => Path.Combine(_cache.Path, "sparring", "metrics");

    [Fact]
    public void Read_Twice_LooksOnceAndGivesTheSameBits()
    {
        List<int> steps = [];
        float[] first = Read(new StubFeatures("a"), steps);
        float[] second = Read(new StubFeatures("a"), steps);

        // 64 at a time; what the stub says of an image is its first pixel and a half.
        Assert.Equal([64, 128, 150], steps);
        Assert.Equal(150, _images.Reads);
        Assert.Equal(first, second);
        byte[] sample = new byte[64];
        _images.Read(149, sample);
        Assert.Equal([sample[0], 0.5f], first[^2..]);
        Assert.EndsWith(".safetensors", Assert.Single(Directory.GetFiles(Folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OutOfTheCacheInACallersScope_OutlivesIt()
    {
        float[] expected = Read(new StubFeatures("a"));
        ImageFeatures known;
        using (torch.NewDisposeScope())
        {
            known = FeatureReader.Read(new SourceImages(_images), new StubFeatures("a"), cancellation: TestContext.Current.CancellationToken);
        }

        using (known)
        {
            Assert.Equal(expected, known.Vectors.data<float>().ToArray());
            Assert.Equal(150, known.Probabilities!.sum().item<float>());
        }
    }

    [Fact]
    public void Read_OutOfTheCache_IsAUse()
    {
        Read(new StubFeatures("a"));
        File.SetLastWriteTimeUtc(Assert.Single(MetricsCache.List()).Path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(2020, Assert.Single(MetricsCache.List()).LastUsed.Year);

        Read(new StubFeatures("a"));

        Assert.NotEqual(2020, Assert.Single(MetricsCache.List()).LastUsed.Year);
    }

    [Fact]
    public void Read_AfterAKilledProcess_SweepsWhatItLeft()
    {
        Directory.CreateDirectory(Folder);
        string left = Path.Combine(Folder, "x.safetensors-1.unfinished");
        File.WriteAllBytes(left, [1]);
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-25));

        Read(new StubFeatures("a"));

        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Read_AnotherExtractorOrOtherImages_LooksAgain()
    {
        Read(new StubFeatures("a"));
        Read(new StubFeatures("b"));
        using ImageFeatures others = FeatureReader.Read(new SourceImages(Squares.Halves(seed: 2, count: 150)), new StubFeatures("a"), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(300, _images.Reads);
        Assert.Equal(3, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public void Read_DamagedFile_LooksAgainAndMendsIt()
    {
        float[] expected = Read(new StubFeatures("a"));
        string file = Assert.Single(Directory.GetFiles(Folder));
        byte[] whole = File.ReadAllBytes(file);
        foreach (int length in new[] { 0, 7, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(file, whole[..length]);

            Assert.Equal(expected, Read(new StubFeatures("a")));
            Assert.Equal(whole, File.ReadAllBytes(file));
        }

        Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal(5 * 150, _images.Reads);
    }

    [Fact]
    public void Read_NoRoomForACache_LooksAllTheSame()
    {
        // A file where the folder should be.
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        File.WriteAllBytes(Folder, []);

        Assert.Equal(300, Read(new StubFeatures("a")).Length);
        Assert.Equal(300, Read(new StubFeatures("a")).Length);
        Assert.Equal(300, _images.Reads);
    }

    [Fact]
    public void Read_ExtractorGivesNoNumber_IsRefusedAndNothingKept()
    {
        UsageException refusal = Assert.Throws<UsageException>(() => Read(new StubFeatures("a", float.NaN)));

        Assert.StartsWith("The features 'stub' of some images in 'halves' are NaN or infinite.", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    public void Dispose() => _cache.Dispose();

    private float[] Read(StubFeatures extractor, List<int>? steps = null)
    {
        using ImageFeatures features = FeatureReader.Read(new SourceImages(_images), extractor, steps is null ? null : new Steps(steps), TestContext.Current.CancellationToken);
        Assert.Equal([150, 1], features.Probabilities!.shape);
        return features.Vectors.data<float>().ToArray();
    }

    private sealed class Steps(List<int> steps) : IProgress<int>
    {
        public void Report(int value) => steps.Add(value);
    }

    /// <summary>The first pixel and a number.</summary>
    private sealed class StubFeatures(string fingerprint, float number = 0.5f) : IFeatureExtractor
    {
        public string Name => "stub";

        public string Fingerprint => fingerprint;

        public int Dimension => 2;

        public int ClassCount => 1;

        public ImageFeatures Extract(torch.Tensor images)
        {
            using var scope = torch.NewDisposeScope();
            torch.Tensor first = images.flatten(1).narrow(1, 0, 1).to(torch.ScalarType.Float32);
            return new ImageFeatures(
                torch.cat([first, torch.full_like(first, number)], 1).DetachFromDisposeScope(), torch.ones(images.shape[0], 1).DetachFromDisposeScope());
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
