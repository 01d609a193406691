namespace Sparring.Balance;

/// <summary>What the policy auto may turn in a game, and by which steps.</summary>
/// <param name="game">What may be done.</param>
internal sealed class AutoKnobs(GameFacts game)
{
    // The squares of an image's gradient are summed over its values, of which a point has two.
    private static readonly double[] _penaltyOfImages = [0, 1, 3];
    private static readonly double[] _penaltyOfPoints = [0, 0.03, 0.1];
    private static readonly double[] _noise = [0, 0.25, 0.5];
    private static readonly double[] _augmentation = [0, 0.2, 0.4, 0.6];
    private static readonly double[] _discriminatorRate = [BalanceSettings.LowestRate, 1, BalanceSettings.HighestRate];
    private static readonly double[] _rates = [0.125, 0.25, 0.5, 1];

    private double[] Penalty => game.IsImages ? _penaltyOfImages : _penaltyOfPoints;

    /// <summary>The settings one step further; null where the knob is not for this game or at its limit.</summary>
    /// <param name="settings">How it is played.</param>
    /// <param name="move">The step.</param>
    /// <param name="highestRates">The most for the factor on both learning rates: 1, or what a return to a good state has left of it.</param>
    public BalanceSettings? Moved(BalanceSettings settings, AutoMove move, double highestRates) => move switch
    {
        AutoMove.MoreNoise => Next(_noise, settings.InstanceNoise) is { } noise ? settings with { InstanceNoise = noise } : null,
        AutoMove.LessNoise => Previous(_noise, settings.InstanceNoise) is { } noise ? settings with { InstanceNoise = noise } : null,
        AutoMove.MoreAugmentation => game.IsImages && Next(_augmentation, settings.AugmentProbability) is { } p ? settings with { AugmentProbability = p } : null,
        AutoMove.LessAugmentation => Previous(_augmentation, settings.AugmentProbability) is { } p ? settings with { AugmentProbability = p } : null,
        AutoMove.MorePenalty => game.CanPenalise && Next(Penalty, settings.R1Gamma) is { } gamma ? settings with { R1Gamma = gamma } : null,
        AutoMove.LessPenalty => Previous(Penalty, settings.R1Gamma) is { } gamma ? settings with { R1Gamma = gamma } : null,
        AutoMove.FasterDiscriminator => Next(_discriminatorRate, settings.DiscriminatorRate) is { } rate ? settings with { DiscriminatorRate = rate } : null,
        AutoMove.SlowerDiscriminator => Previous(_discriminatorRate, settings.DiscriminatorRate) is { } rate ? settings with { DiscriminatorRate = rate } : null,
        AutoMove.FasterBoth => Next([.. _rates.Select(r => r * highestRates)], settings.LearningRate) is { } rate ? settings with { LearningRate = rate } : null,
        AutoMove.SlowerBoth => Previous([.. _rates.Select(r => r * highestRates)], settings.LearningRate) is { } rate ? settings with { LearningRate = rate } : null,
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No such move."),
    };

    /// <summary>A step in words.</summary>
    public static string Name(AutoMove move) => move switch
    {
        AutoMove.MoreNoise => "more noise on what D sees",
        AutoMove.LessNoise => "less noise on what D sees",
        AutoMove.MoreAugmentation => "more augmentation",
        AutoMove.LessAugmentation => "less augmentation",
        AutoMove.MorePenalty => "a stronger R1 penalty",
        AutoMove.LessPenalty => "a weaker R1 penalty",
        AutoMove.FasterDiscriminator => "a higher learning rate for D",
        AutoMove.SlowerDiscriminator => "a lower learning rate for D",
        AutoMove.FasterBoth => "higher learning rates for both",
        AutoMove.SlowerBoth => "lower learning rates for both",
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No such move."),
    };

    /// <summary>
    /// Whether to do no harm is not enough for a step. Noise hides details, and slow players learn slowly: they cost something wherever they do not help. And what is taken
    /// back was there because it had helped.
    /// </summary>
    /// <param name="move">The step.</param>
    /// <param name="before">The settings before it.</param>
    public static bool MustHelp(AutoMove move, BalanceSettings before) => move switch
    {
        AutoMove.MorePenalty or AutoMove.MoreAugmentation => false,
        AutoMove.FasterDiscriminator => before.DiscriminatorRate < 1,
        _ => true,
    };

    /// <summary>The opposite step.</summary>
    public static AutoMove Opposite(AutoMove move) => move switch
    {
        AutoMove.MoreNoise => AutoMove.LessNoise,
        AutoMove.LessNoise => AutoMove.MoreNoise,
        AutoMove.MoreAugmentation => AutoMove.LessAugmentation,
        AutoMove.LessAugmentation => AutoMove.MoreAugmentation,
        AutoMove.MorePenalty => AutoMove.LessPenalty,
        AutoMove.LessPenalty => AutoMove.MorePenalty,
        AutoMove.FasterDiscriminator => AutoMove.SlowerDiscriminator,
        AutoMove.SlowerDiscriminator => AutoMove.FasterDiscriminator,
        AutoMove.FasterBoth => AutoMove.SlowerBoth,
        AutoMove.SlowerBoth => AutoMove.FasterBoth,
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No such move."),
    };

    private static double? Next(double[] ladder, double value) => ladder.Where(step => step > value * (1 + 1e-9)).Select(step => (double?)step).FirstOrDefault();

    private static double? Previous(double[] ladder, double value) => ladder.Where(step => step < value * (1 - 1e-9)).Select(step => (double?)step).LastOrDefault();
}
