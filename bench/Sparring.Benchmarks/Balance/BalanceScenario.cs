using Sparring.Balance;
using Sparring.Losses;
using Sparring.Networks;
using Sparring.Training;

namespace Sparring.Benchmarks.Balance;

/// <summary>A game to be played under one opponent after the other: a pair of networks on data, healthy or made lopsided in one way.</summary>
/// <param name="Name">Such as mnist-dcgan-d-lr-x10, a part of file names.</param>
/// <param name="Data">ring8, grid25, mnist, kittens or cats.</param>
/// <param name="Kind">What is wrong with it; "healthy" and "long" are not.</param>
/// <param name="Seeds">The seeds it is played with.</param>
internal sealed record BalanceScenario(string Name, string Data, string Kind, IReadOnlyList<int> Seeds)
{
    /// <summary>Kimg of a game of points: 20,000 rounds of 64.</summary>
    public const double ToyKimg = 1280;

    /// <summary>Kimg of a game of images: 5,000 rounds of 32; of a long one five times as many.</summary>
    public const double ImageKimg = 160;

    /// <summary>Whether its players are matched as well as the recipe matches them.</summary>
    public bool IsHealthy => Kind is "healthy" or "long";

    /// <summary>A seed that constants are chosen with, and nothing is judged by.</summary>
    public const int TuningSeed = 11;

    private static readonly int[] _toySeeds = [41, 42, 43, 44, 45];
    private static readonly int[] _imageSeeds = [51, 52, 53];
    private static readonly int[] _untouchedSeeds = [61, 62, 63];

    /// <summary>Points: two distributions, healthy and in eleven ways not.</summary>
    public static IReadOnlyList<BalanceScenario> Toys { get; } =
    [
        .. from data in (string[])["ring8", "grid25"]
           from kind in (string[])
           [
               "healthy", "d-lr-x10", "d-lr-div20", "g-lr-x20", "g-lr-div10", "d-x4-wide", "d-div8-wide", "d-5-turns", "g-5-turns", "batch-8", "saturating",
           ]
           select new BalanceScenario($"{data}-{kind}", data, kind, _toySeeds),
    ];

    /// <summary>Small images, small networks with and without batch norm in the discriminator.</summary>
    public static IReadOnlyList<BalanceScenario> Images { get; } =
    [
        .. from data in (string[])["mnist", "kittens"]
           from recipe in (string[])["dcgan", "dcgan-gn"]
           from kind in (string[])["healthy", "long", "d-lr-x10", "d-lr-div20", "d-x4-wide", "100-images", "500-images", "d-5-turns"]
           select new BalanceScenario($"{data}-{recipe}-{kind}", data, kind, _imageSeeds) { Recipe = recipe },
        // The game of the README's first command, as it is.
        new BalanceScenario("kittens-quick-healthy", "kittens", "healthy", _imageSeeds) { Recipe = "quick", IsRecipesOwn = true },
    ];

    /// <summary>What nothing was tuned on.</summary>
    public static IReadOnlyList<BalanceScenario> Untouched { get; } =
    [
        .. from recipe in (string[])["dcgan", "dcgan-gn"]
           from kind in (string[])["healthy", "500-images", "d-lr-x10"]
           select new BalanceScenario($"cats-{recipe}-{kind}", "cats", kind, _untouchedSeeds) { Recipe = recipe },
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BalanceScenario> All { get; } = [.. Toys, .. Images, .. Untouched];

    /// <summary>The recipe it starts from.</summary>
    public string Recipe { get; init; } = "points";

    /// <summary>Whether networks, batches and length are the recipe's own, and not those of the bench.</summary>
    public bool IsRecipesOwn { get; init; }

    /// <summary>Whether it is played on points.</summary>
    public bool IsToy => Recipe == "points";

    /// <summary>How many images there are to train on; null for all.</summary>
    public int? TrainingImages => Kind switch
    {
        "100-images" => 100,
        "500-images" => 500,
        _ => null,
    };

    /// <summary>The healthy game with the same data, networks and amount of data, which a rescue is measured against.</summary>
    public string HealthyName => Name.Replace(Kind, "healthy", StringComparison.Ordinal);

    /// <summary>The discriminator's width, as a multiple of the recipe's.</summary>
    public double DiscriminatorWidth => Kind switch
    {
        "d-x4-wide" => 4,
        "d-div8-wide" => 1 / 8.0,
        _ => 1,
    };

    /// <summary>Sizes of the two networks; the generator's, and what is multiplied for the discriminator's.</summary>
    public NetworkOptions Network => IsRecipesOwn ? Sparring.Runs.Recipe.Get(Recipe).Options.Network : Sparring.Runs.Recipe.Get(Recipe).Options.Network with { BaseChannels = 8 };

    /// <summary>How it is played where nothing is done about it.</summary>
    /// <param name="seed">The seed.</param>
    public TrainingOptions Training(int seed)
    {
        TrainingOptions options = Sparring.Runs.Recipe.Get(Recipe).Options.Training with
        {
            Seed = seed,
            Threads = 1,
            Precision = Precision.Fp32,
            Device = "cpu",
            Balance = new BalanceOptions(),
        };
        if (IsRecipesOwn)
        {
            return options;
        }

        options = options with
        {
            BatchSize = Kind == "batch-8" ? 8 : IsToy ? 64 : 32,
            TotalKimg = IsToy ? ToyKimg : Kind == "long" ? 5 * ImageKimg : ImageKimg,
        };
        options = options with { TickKimg = options.TotalKimg / Ticks };
        return Kind switch
        {
            "d-lr-x10" => options with { Discriminator = Faster(options.Discriminator, 10) },
            "d-lr-div20" => options with { Discriminator = Faster(options.Discriminator, 1 / 20.0) },
            "g-lr-x20" => options with { Generator = Faster(options.Generator, 20) },
            "g-lr-div10" => options with { Generator = Faster(options.Generator, 1 / 10.0) },
            "d-5-turns" => options with { Discriminator = options.Discriminator with { TurnsPerRound = 5 } },
            "g-5-turns" => options with { Generator = options.Generator with { TurnsPerRound = 5 } },
            "saturating" => options with { Loss = options.Loss with { Kind = AdversarialLossKind.BceSaturating } },
            _ => options,
        };
    }

    // As many as readings.
    private const int Ticks = 100;

    private static PlayerOptions Faster(PlayerOptions player, double factor) => player with { LearningRate = player.LearningRate * factor };
}
