using System.Globalization;
using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Benchmarks.Balance;

/// <summary>A way to deal with a game: nothing, a fixed setting, or a policy.</summary>
/// <param name="Name">A part of file names.</param>
/// <param name="Applied">The game's own options with it.</param>
/// <param name="NeedsSamplewise">Whether it is not for a discriminator with batch norm.</param>
/// <param name="NeedsImages">Whether it is not for points.</param>
internal sealed record BalanceOpponent(string Name, Func<TrainingOptions, TrainingOptions> Applied, bool NeedsSamplewise = false, bool NeedsImages = false)
{
    /// <summary>Nothing is done.</summary>
    public static BalanceOpponent Off { get; } = new("off", options => options);

    /// <summary>The constant settings for a scenario, the likeliest cures first. It is curable where one of them reaches 1.25 times the healthy game's result.</summary>
    public static IReadOnlyList<BalanceOpponent> ConstantsOf(BalanceScenario scenario) =>
        [.. ((BalanceOpponent[])[Penalty(scenario.IsToy ? 0.1 : 1), Rate(4), Noise(0.5), Rate(0.25), Noise(0.25), Augmentation(0.3)]).Where(c => c.Suits(scenario))];

    /// <summary>D's and G's learning rates fall to nothing over the game.</summary>
    public static BalanceOpponent Decay { get; } = new("decay", o =>
    {
        ScheduleOptions linear = new() { Shape = ScheduleShape.Linear, EndKimg = o.TotalKimg };
        return o with { Generator = o.Generator with { Schedule = linear }, Discriminator = o.Discriminator with { Schedule = linear } };
    });

    /// <summary>They fall over the last three tenths, to a tenth.</summary>
    public static BalanceOpponent Settle { get; } = new("settle", o =>
    {
        ScheduleOptions late = new() { Shape = ScheduleShape.Linear, StartKimg = 0.7 * o.TotalKimg, EndKimg = o.TotalKimg, FinalFactor = 0.1 };
        return o with { Generator = o.Generator with { Schedule = late }, Discriminator = o.Discriminator with { Schedule = late } };
    });

    /// <summary>What is to be judged.</summary>
    public static BalanceOpponent Auto { get; } = new("auto", o => Policy(o, new BalanceOptions { Policy = BalancePolicyKind.Auto }));

    /// <summary>Policies, each with constants to choose from.</summary>
    public static IReadOnlyList<BalanceOpponent> Policies { get; } =
    [
        .. ((double[])[0.1, 0.3, 0.5]).Select(gap => new BalanceOpponent(
            FormattableString.Invariant($"p-noise-{gap}"), o => Policy(o, new BalanceOptions { Policy = BalancePolicyKind.Noise, ScoreGap = gap }))),
        .. ((double[])[0.3, 0.5]).Select(gap => new BalanceOpponent(
            FormattableString.Invariant($"p-lr-{gap}"), o => Policy(o, new BalanceOptions { Policy = BalancePolicyKind.Lr, ScoreGap = gap }))),
        .. ((double[])[100, 500]).Select(kimg => new BalanceOpponent(
            FormattableString.Invariant($"p-ada-{kimg}"), o => Policy(o, new BalanceOptions { Policy = BalancePolicyKind.Ada, AdaKimg = kimg }), NeedsImages: true)),
        .. ((double[])[0.03, 0.3]).Select(weight => new BalanceOpponent(
            FormattableString.Invariant($"p-lecam-{weight}"), o => Policy(o, new BalanceOptions { Policy = BalancePolicyKind.Lecam, LecamWeight = weight }))),
        new("p-threshold", o => Policy(o, new BalanceOptions { Policy = BalancePolicyKind.Threshold })),
    ];

    /// <summary>All but the constant settings, of which there are any number.</summary>
    public static IReadOnlyList<BalanceOpponent> All { get; } = [Off, Decay, Settle, Auto, .. Policies];

    /// <summary>The one of a name; several joined by a plus are one after the other, such as r1-1+decay.</summary>
    public static BalanceOpponent Of(string name) => name.Split('+').Select(part => All.SingleOrDefault(o => o.Name == part) ?? Constant(part)).Aggregate((first, second) => new BalanceOpponent(
        $"{first.Name}+{second.Name}", options => second.Applied(first.Applied(options)), first.NeedsSamplewise || second.NeedsSamplewise, first.NeedsImages || second.NeedsImages));

    /// <summary>Whether it can be used in a scenario.</summary>
    public bool Suits(BalanceScenario scenario) => !(NeedsSamplewise && scenario.Recipe == "dcgan") && !(NeedsImages && scenario.IsToy);

    private static TrainingOptions Policy(TrainingOptions options, BalanceOptions balance) => options with { Balance = balance };

    /// <summary>A constant setting of any strength, such as r1-0.03.</summary>
    private static BalanceOpponent Constant(string name)
    {
        int dash = name.LastIndexOf('-');
        double value = double.Parse(name[(dash + 1)..], CultureInfo.InvariantCulture);
        return name[..dash] switch
        {
            "noise" => Noise(value),
            "d-rate" => Rate(value),
            "augment" => Augmentation(value),
            "r1" => Penalty(value),
            _ => throw new ArgumentException($"There is no opponent '{name}'.", nameof(name)),
        };
    }

    private static BalanceOpponent Noise(double deviation) => new(Named("noise", deviation), o => o with { InstanceNoise = deviation });

    private static BalanceOpponent Rate(double factor) =>
        new(Named("d-rate", factor), o => o with { Discriminator = o.Discriminator with { LearningRate = o.Discriminator.LearningRate * factor } });

    private static BalanceOpponent Augmentation(double probability) => new(Named("augment", probability), o => o with { AugmentProbability = probability }, NeedsImages: true);

    private static BalanceOpponent Penalty(double gamma) => new(Named("r1", gamma), o => o with { Loss = o.Loss with { R1Gamma = gamma } }, NeedsSamplewise: true);

    private static string Named(string kind, double value) => FormattableString.Invariant($"{kind}-{value}");
}
