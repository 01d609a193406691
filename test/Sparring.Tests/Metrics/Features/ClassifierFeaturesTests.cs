using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Coverage;
using Sparring.Metrics.Features;
using TorchSharp;

namespace Sparring.Tests.Metrics.Features;

public sealed class ClassifierFeaturesTests : IDisposable
{
    private static readonly ClassifierOptions _short = new() { ImagesShown = 3000 };

    private readonly CacheHome _cache = new();

    [Fact]
    public void Open_ClassesThatDiffer_AreToldApartAndTheNetworkIsKept()
    {
        MemoryImageSource stripes = Stripes(400);
        var reports = new Reports();
        torch.manual_seed(4);
        using torch.Tensor before = torch.get_rng_state();
        using ClassifierFeatures trained = ClassifierFeatures.Open(stripes, _short, reports, TestContext.Current.CancellationToken);
        int steps = reports.All.Count;
        using ClassifierFeatures loaded = ClassifierFeatures.Open(stripes, _short, reports, TestContext.Current.CancellationToken);

        Assert.Equal(("classifier", 128, 3), (trained.Name, trained.Dimension, trained.ClassCount));
        Assert.Equal(80, trained.TestCount);
        Assert.InRange(trained.Accuracy, 0.95, 1);
        Assert.True(torch.get_rng_state().equal(before).all().item<bool>());

        // 23 batches of 128, and no more for the second.
        Assert.Equal(new ClassifierProgress(2944, 2944), reports.All[^1]);
        Assert.Equal((23, 23), (steps, reports.All.Count));
        Assert.Equal((trained.Fingerprint, trained.Accuracy, trained.TestCount), (loaded.Fingerprint, loaded.Accuracy, loaded.TestCount));
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_cache.Path, "sparring", "metrics")));
        Assert.EndsWith(".safetensors", file);

        using torch.Tensor images = new SourceImages(stripes).Read(400).Single();
        using ImageFeatures features = trained.Extract(images), again = loaded.Extract(images);
        Assert.Equal([400, 128], features.Vectors.shape);
        Assert.Equal([400, 3], features.Probabilities!.shape);
        Assert.Equal(features.Vectors.data<float>().ToArray(), again.Vectors.data<float>().ToArray());
        Assert.InRange((features.Probabilities.sum(1) - 1).abs().max().item<float>(), 0, 1e-5f);
        Assert.InRange(trained.Predict(images).Index().Count(answer => answer.Item == stripes.Label(answer.Index)), 380, 400);
    }

    [Fact]
    public void Open_SameSeed_TheSameNetworkAndAnotherSeedAnother()
    {
        MemoryImageSource stripes = Stripes(120);
        string Trained(long seed)
        {
            using CacheHome fresh = new();
            using ClassifierFeatures classifier = ClassifierFeatures.Open(stripes, new ClassifierOptions { ImagesShown = 300, Seed = seed }, cancellationToken: TestContext.Current.CancellationToken);
            return classifier.Fingerprint;
        }

        string first = Trained(1);
        torch.rand(3).Dispose();

        Assert.Equal(first, Trained(1));
        Assert.NotEqual(first, Trained(2));
    }

    [Fact]
    public void Extract_InOneCallOrMany_TheSameBits()
    {
        MemoryImageSource stripes = Stripes(150);
        using ClassifierFeatures classifier = ClassifierFeatures.Open(stripes, new ClassifierOptions { ImagesShown = 300 }, cancellationToken: TestContext.Current.CancellationToken);
        using torch.Tensor images = new SourceImages(stripes).Read(150).Single();
        using ImageFeatures all = classifier.Extract(images), few = classifier.Extract(images[147..]);

        Assert.Equal(all.Vectors[149].data<float>().ToArray(), few.Vectors[2].data<float>().ToArray());
        Assert.Equal(all.Probabilities![149].data<float>().ToArray(), few.Probabilities![2].data<float>().ToArray());
    }

    [Fact]
    public void Open_DamagedFile_IsTrainedAgain()
    {
        MemoryImageSource stripes = Stripes(120);
        var options = new ClassifierOptions { ImagesShown = 300 };
        using ClassifierFeatures trained = ClassifierFeatures.Open(stripes, options, cancellationToken: TestContext.Current.CancellationToken);
        string file = Directory.GetFiles(Path.Combine(_cache.Path, "sparring", "metrics")).Single();
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^100]);
        using ClassifierFeatures again = ClassifierFeatures.Open(stripes, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(trained.Fingerprint, again.Fingerprint);
        Assert.Equal(whole, File.ReadAllBytes(file));
    }

    [Fact]
    public void Open_Cancelled_LeavesNothing()
    {
        using CancellationTokenSource stop = new();
        var reports = new Reports(after: 3, stop.Cancel);

        Assert.Throws<OperationCanceledException>(() => ClassifierFeatures.Open(Stripes(200), _short, reports, stop.Token));
        Assert.Equal(3, reports.All.Count);
        Assert.False(Directory.Exists(Path.Combine(_cache.Path, "sparring", "metrics")));
    }

    [Fact]
    public void Open_NothingToLearn_SaysWhatToDo()
    {
        const string Rest = "Use the features 'random', or label the data: a folder for each class and data.classes=folders.";
        var shape = SampleShape.Image(1, 16, 16);
        static string Refusal(IImageSource source) => Assert.Throws<UsageException>(() => ClassifierFeatures.Open(source, cancellationToken: TestContext.Current.CancellationToken)).Message;

        Assert.Equal(
            $"The features 'classifier' need at least 100 images with labels of two classes or more, but 'memory' has no labels. {Rest}",
            Refusal(new MemoryImageSource(new byte[200 * 256], shape)));
        Assert.Contains("but 'memory' has one class.", Refusal(new MemoryImageSource(new byte[200 * 256], shape, new int[200])));
        Assert.Contains("but 'memory' has 50.", Refusal(new MemoryImageSource(new byte[50 * 256], shape, [.. Enumerable.Range(0, 50)])));
        Assert.Contains("but 'ring8' holds points of 2.", Refusal(new RingSource()));
        Assert.StartsWith("The images of 'memory' are all the same", Refusal(new MemoryImageSource(new byte[200 * 256], shape, [.. Enumerable.Range(0, 200).Select(i => i % 2)])));
        Assert.Throws<UsageException>(() => ClassifierFeatures.Open(Stripes(200), new ClassifierOptions { ImagesShown = 0 }, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Open_LargeImages_AreLookedAtSmaller()
    {
        MemoryImageSource large = Stripes(100, side: 96);
        using ClassifierFeatures classifier = ClassifierFeatures.Open(large, new ClassifierOptions { ImagesShown = 500 }, cancellationToken: TestContext.Current.CancellationToken);
        using torch.Tensor images = new SourceImages(large).Read(3).First();
        using ImageFeatures features = classifier.Extract(images);

        Assert.Equal([3, 128], features.Vectors.shape);
    }

    /// <summary>A twentieth of the default training, which is right for more than 99 % of the digits.</summary>
    [Fact]
    public void Open_Mnist_TellsDigitsAndStackedModes()
    {
        using OpenedData digits = ImageSources.Open(new DataOptions { Source = TestData.Require("mnist") }, cancellationToken: TestContext.Current.CancellationToken);
        using ClassifierFeatures classifier = ClassifierFeatures.Open(
            digits.Training, new ClassifierOptions { ImagesShown = 8_000 }, cancellationToken: TestContext.Current.CancellationToken);
        var modes = new StackedModes(classifier);
        var stacked = new StackedSource(digits.HeldOut!, 3000, seed: 2);
        using torch.Tensor images = new SourceImages(stacked).Read(3000).Single();

        double right = modes.Predict(images).Index().Average(mode => mode.Item == stacked.Label(mode.Index) ? 1.0 : 0.0);
        ModeCoverage coverage = modes.Of(new SourceImages(stacked), TestContext.Current.CancellationToken);

        Assert.InRange(classifier.Accuracy, 0.93, 1);
        Assert.InRange(right, 0.8, 1);
        Assert.Equal(1000, modes.ModeCount);

        // 1,000 modes (1 − e^(−3)) are expected of 3,000 samples; digits are not quite even.
        Assert.InRange(coverage.Hit, 925, 975);
        Assert.InRange(coverage.KlDivergence, 0.12, 0.25);
    }

    public void Dispose() => _cache.Dispose();

    /// <summary>Noise with horizontal stripes, vertical ones, or none.</summary>
    private static MemoryImageSource Stripes(int count, int side = 16)
    {
        var random = new Random(5);
        byte[] pixels = new byte[count * side * side];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int sample, int place) = Math.DivRem(i, side * side);
            int line = (sample % 3) switch { 0 => place / side, 1 => place % side, _ => 0 };
            pixels[i] = (byte)(100 * (line / 2 % 2) + random.Next(156));
        }

        return new MemoryImageSource(pixels, SampleShape.Image(1, side, side), [.. Enumerable.Range(0, count).Select(i => i % 3)], "stripes");
    }

    private sealed class Reports(int after = 0, Action? act = null) : IProgress<ClassifierProgress>
    {
        public List<ClassifierProgress> All { get; } = [];

        public void Report(ClassifierProgress value)
        {
            All.Add(value);
            if (All.Count == after)
            {
                act?.Invoke();
            }
        }
    }
}
