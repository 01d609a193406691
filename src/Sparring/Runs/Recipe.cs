using Sparring.Balance;
using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Networks;
using Sparring.Options;
using Sparring.Training;

namespace Sparring.Runs;

/// <summary>A named, complete set of options to start from.</summary>
/// <param name="Name">What follows <c>--recipe</c>.</param>
/// <param name="Summary">What it is for, in one line.</param>
/// <param name="Options">Its options.</param>
public sealed record Recipe(string Name, string Summary, RunOptions Options)
{
    /// <summary>The recipes that ship with the library.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        Named("dcgan", "The DCGAN stack for images of 16 to 256 pixels a side", new RunOptions()),
        Named("dcgan-gn", "dcgan with group norm in the discriminator, so that it judges every image alone", new RunOptions
        {
            Network = new NetworkOptions { DiscriminatorNorm = DiscriminatorNorm.Group },
        }),
        Named("quick", "A small DCGAN that shows pictures within minutes on two cores", new RunOptions
        {
            Network = new NetworkOptions { BaseChannels = 32 },
            Training = new TrainingOptions { TotalKimg = 240, TickKimg = 2, Average = new AverageOptions { HalfLifeKimg = 5 } },
            Output = new OutputOptions { SampleTicks = 5 },
        }),
        Named("mlp", "The classic first GAN: fully connected networks, for MNIST", new RunOptions
        {
            Network = new NetworkOptions { Family = NetworkFamily.Mlp },
            Training = new TrainingOptions { LatentSize = 64, BatchSize = 128, TotalKimg = 1500, TickKimg = 10 },
        }),
        Named("stacked-mnist", "The dcgan stack on Stacked-MNIST, whose 1,000 modes show what a generator loses", new RunOptions
        {
            Data = new DataOptions { Source = StackedSource.Prefix + "mnist", Count = 128_000 },
        }),
        Named("points", "Small networks on 2-D toy data, to watch the game itself", new RunOptions
        {
            Data = new DataOptions { Source = "ring8" },
            Network = new NetworkOptions { Family = NetworkFamily.Points },
            Training = new TrainingOptions
            {
                LatentSize = 16,
                BatchSize = 256,
                TotalKimg = 1000,
                TickKimg = 10,
                Generator = new PlayerOptions { LearningRate = 1e-3 },
                Discriminator = new PlayerOptions { LearningRate = 1e-3 },
            },
            Output = new OutputOptions { SampleTicks = 4 },
        }),
    ];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public static Recipe Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (All.FirstOrDefault(r => r.Name == name) is { } recipe)
        {
            return recipe;
        }

        string? nearest = NearestName.Suggest(name, All.Select(r => r.Name));
        throw new UsageException(
            $"There is no recipe '{name}'. {(nearest is null ? "" : $"Did you mean '{nearest}'? ")}The recipes are {string.Join(", ", All.Select(r => r.Name))}.");
    }

    /// <summary>The recipe for data when none is named: points for 2-D toy data, quick for kittens, stacked-mnist for stacked images, else dcgan.</summary>
    public static Recipe DefaultFor(DataOptions data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Get(data.Source switch
        {
            RingSource.BuiltInName or GridSource.BuiltInName => "points",
            KittenSource.BuiltInName => "quick",
            string source when source.StartsWith(StackedSource.Prefix, StringComparison.Ordinal) => "stacked-mnist",
            _ => "dcgan",
        });
    }

    /// <summary>Every recipe keeps the two networks matched by itself.</summary>
    private static Recipe Named(string name, string summary, RunOptions options) => new(name, summary, options with
    {
        Recipe = name,
        Training = options.Training with { Balance = options.Training.Balance with { Policy = BalancePolicyKind.Auto } },
    });
}
