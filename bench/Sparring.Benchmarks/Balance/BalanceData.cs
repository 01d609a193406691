using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Metrics;

namespace Sparring.Benchmarks.Balance;

/// <summary>What a game is trained on, what is held out from it, and what its fakes are compared with in the end.</summary>
internal sealed class BalanceData : IDisposable
{
    private const int HeldOut = 500;
    private const int HeldOutPoints = 2000;
    private const int Reference = 10_000;

    /// <summary>The folder that holds mnist/ and cifar10/: SPARRING_DATA, or shared/data beside the sources.</summary>
    public static string DefaultFolder => Environment.GetEnvironmentVariable("SPARRING_DATA") is { Length: > 0 } folder
        ? folder
        : Path.GetFullPath(Path.Combine(ResultFile.TopFolder, "..", "shared", "data"));

    private readonly List<IDisposable> _opened = [];

    /// <summary>Opens the data of a scenario.</summary>
    /// <param name="scenario">Which.</param>
    /// <param name="folder">The folder that holds mnist/ and cifar10/.</param>
    public BalanceData(BalanceScenario scenario, string folder)
    {
        switch (scenario.Data)
        {
            case "ring8":
                (Labelled, Test) = (new RingSource(20_000, seed: 1), new RingSource(5000, seed: 2));
                break;
            case "grid25":
                (Labelled, Test) = (new GridSource(20_000, seed: 1), new GridSource(5000, seed: 2));
                break;
            case "kittens":
                (Labelled, Test) = (new KittenSource(20_000, seed: 1), new KittenSource(Reference, seed: 2));
                break;
            case "mnist":
                Labelled = Open(Path.Combine(folder, "mnist", "train-images-idx3-ubyte.gz"));
                Test = Open(Path.Combine(folder, "mnist", "t10k-images-idx3-ubyte.gz"));
                break;
            default:
                Labelled = Open(Path.Combine(folder, "cifar10", "cifar10-train.zip"));
                Test = OfClass(Open(Path.Combine(folder, "cifar10", "cifar10-test.zip")), Cats);
                break;
        }

        // Apart from what is trained on, and the same whatever the seed of the game.
        IImageSource all = scenario.Data == "cats" ? OfClass(Labelled, Cats) : Labelled;
        int[] heldOut = EvenSubset.Indices(all.Count, all.Shape.IsImage ? HeldOut : HeldOutPoints, seed: 0);
        HeldOutPart = new SubsetSource(all, heldOut);
        IImageSource rest = new SubsetSource(all, [.. Enumerable.Range(0, all.Count).Except(heldOut)]);
        Training = EvenSubset.Of(rest, scenario.TrainingImages, seed: 1);
    }

    /// <summary>What is trained on.</summary>
    public IImageSource Training { get; }

    /// <summary>What is not.</summary>
    public IImageSource HeldOutPart { get; }

    /// <summary>All training images with their labels, for the classifier whose features are compared.</summary>
    public IImageSource Labelled { get; }

    /// <summary>What fakes are compared with in the end: the test split, or as much of what is drawn anew.</summary>
    public IImageSource Test { get; }

    // CIFAR-10's fourth class by name.
    private const int Cats = 3;

    /// <inheritdoc/>
    public void Dispose() => _opened.ForEach(o => o.Dispose());

    private IImageSource Open(string path)
    {
        OpenedData data = ImageSources.Open(new DataOptions { Source = path, Classes = path.EndsWith(".zip", StringComparison.Ordinal) ? ClassSource.Folders : ClassSource.Labels, HeldOutShare = 0 });
        _opened.Add(data);
        return data.All;
    }

    private static SubsetSource OfClass(IImageSource source, int label) => new(source, [.. Enumerable.Range(0, source.Count).Where(i => source.Label(i) == label)]);
}
