using Sparring.Balance;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Runs;

namespace Sparring.Benchmarks;

/// <summary>
/// The trainings whose results later work must beat. Their lengths are in kimg, so that neither the machine nor what else it does decides how far
/// they come: as many as the plain recipe showed in 5, 15 and 30 minutes on two idle cores of an AMD EPYC (Zen 4), with the first version of the loop.
/// </summary>
/// <param name="Data">mnist or cifar10.</param>
/// <param name="Recipe">dcgan or mlp.</param>
/// <param name="Seed">The training's seed.</param>
/// <param name="Kimg">Where it is measured: after 5, 15 and 30 minutes.</param>
internal sealed record BaselinePlan(string Data, string Recipe, int Seed, IReadOnlyList<double> Kimg)
{
    private const int Seeds = 3;

    /// <summary>The minutes that <see cref="Kimg"/> stand for.</summary>
    public static IReadOnlyList<int> Minutes { get; } = [5, 15, 30];

    /// <summary>All of them, a seed of each first.</summary>
    public static IReadOnlyList<BaselinePlan> All { get; } =
    [
        .. Enumerable.Range(1, Seeds).SelectMany(seed => (BaselinePlan[])
        [
            new("mnist", "dcgan", seed, [100, 300, 600]),
            new("cifar10", "dcgan", seed, [85, 255, 510]),
            new("mnist", "mlp", seed, [1000, 3000, 6000]),
            new("cifar10", "mlp", seed, [375, 1125, 2250]),
        ]),
    ];

    /// <summary>The data sets.</summary>
    public static IReadOnlyList<string> DataSets { get; } = [.. All.Select(plan => plan.Data).Distinct()];

    public string Name => $"{Data}-{Recipe}-{Seed}";

    /// <summary>Where the results of one training are kept, a part of a file's name.</summary>
    public string ResultName => $"baseline/{Name}";

    /// <summary>Where the results of the data's own test images in place of fakes are kept.</summary>
    public static string RealResultName(string data) => $"baseline/{data}-real";

    /// <summary>The training images, with the labels that the classifier of the metrics needs.</summary>
    /// <param name="data">One of <see cref="DataSets"/>.</param>
    /// <param name="folder">The folder that holds mnist/ and cifar10/.</param>
    public static DataOptions LabelledData(string data, string folder) => data == "mnist"
        ? new DataOptions { Source = Path.Combine(folder, "mnist") }
        : new DataOptions { Source = Path.Combine(folder, "cifar10", "cifar10-train.zip"), Classes = ClassSource.Folders };

    /// <summary>Its test images, all of them.</summary>
    public static DataOptions TestData(string data, string folder) => new()
    {
        Source = data == "mnist" ? Path.Combine(folder, "mnist", "t10k-images-idx3-ubyte.gz") : Path.Combine(folder, "cifar10", "cifar10-test.zip"),
        HeldOutShare = 0,
    };

    /// <summary>The recipe in float32, which is the same on every processor, on one thread, so that two trainings can go on side by side, and as it is without balance.</summary>
    public RunOptions Options(string folder, double kimg)
    {
        RunOptions recipe = Sparring.Runs.Recipe.Get(Recipe).Options;
        return recipe with
        {
            Data = LabelledData(Data, folder) with { Classes = ClassSource.Labels },
            Training = recipe.Training with { Seed = Seed, TotalKimg = kimg, Threads = 1, Precision = Precision.Fp32, Balance = new BalanceOptions() },
            Quality = new QualityOptions { Evaluations = 0 },
            Output = new OutputOptions { CheckpointSeconds = 120, KeepEvery = 0, KeepLast = 2 },
        };
    }
}
