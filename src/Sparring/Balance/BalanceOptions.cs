using System.ComponentModel.DataAnnotations;

namespace Sparring.Balance;

/// <summary>How the game is read, and what is done to keep the two players matched.</summary>
public sealed record BalanceOptions
{
    /// <summary>What is done. Default: off; the recipes have auto.</summary>
    public BalancePolicyKind Policy { get; init; } = BalancePolicyKind.Off;

    /// <summary>
    /// How many times over the training the game is read, evenly spread, at the end of ticks; 0 means never, and then no policy acts. A reading costs
    /// about two rounds. Default: 100.
    /// </summary>
    [Range(0, 100_000)]
    public int Readings { get; init; } = 100;

    /// <summary>The policies noise and lr hold D's mean score of reals so far above that of fakes, 0 to 1. Default: 0.3.</summary>
    [Range(0.01, 0.99)]
    public double ScoreGap { get; init; } = 0.3;

    /// <summary>The policy ada holds the mean sign of D's logits on training images there, -1 to 1. Default: 0.6, as in the paper.</summary>
    [Range(-0.99, 0.99)]
    public double RealSign { get; init; } = 0.6;

    /// <summary>Kimg in which the policy ada takes the probability from 0 to 1. Default: 500, as in the paper.</summary>
    [Range(0.01, 1e9)]
    public double AdaKimg { get; init; } = 500;

    /// <summary>γ of the policy r1. Default: 1.</summary>
    [Range(1e-6, 1e6)]
    public double R1Gamma { get; init; } = 1;

    /// <summary>λ of the policy lecam. Default: 0.3, as its authors have it for CIFAR-10.</summary>
    [Range(1e-9, 1e3)]
    public double LecamWeight { get; init; } = 0.3;

    /// <summary>Kimg from one reading to the next; infinite where there is none.</summary>
    internal double IntervalKimg(double totalKimg, double tickKimg) => Readings == 0 ? double.PositiveInfinity : Math.Max(totalKimg / Readings, tickKimg);
}
