using Sparring.Balance;

namespace Sparring.Benchmarks.Balance;

/// <summary>A reading of a game, shortened.</summary>
/// <param name="Kimg">When.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Separation">See <see cref="BalanceReading.Separation"/>.</param>
/// <param name="ScoreGap">See <see cref="BalanceReading.ScoreGap"/>.</param>
/// <param name="OverfitGap">See <see cref="BalanceReading.OverfitGap"/>.</param>
/// <param name="Quality">See <see cref="BalanceReading.Quality"/>.</param>
/// <param name="GeneratorSkill">See <see cref="BalanceReading.GeneratorSkill"/>.</param>
/// <param name="DiscriminatorSkill">See <see cref="BalanceReading.DiscriminatorSkill"/>.</param>
/// <param name="Settings">Noise, augmentation, D's rate, γ and the factor on both rates after it.</param>
internal sealed record BalanceMoment(
    double Kimg, string Verdict, double Separation, double ScoreGap, double? OverfitGap, double? Quality, double? GeneratorSkill, double? DiscriminatorSkill, IReadOnlyList<double> Settings)
{
    public static BalanceMoment Of(BalanceReport report) => new(
        Math.Round(report.Reading.Kimg, 3),
        report.Verdict.Verdict.ToString(),
        Rounded(report.Reading.Separation.Value)!.Value,
        Rounded(report.Reading.ScoreGap)!.Value,
        Rounded(report.Reading.OverfitGap?.Value),
        Rounded(report.Reading.Quality?.Value),
        Rounded(report.Reading.GeneratorSkill?.Value),
        Rounded(report.Reading.DiscriminatorSkill?.Value),
        [report.Settings.InstanceNoise, report.Settings.AugmentProbability, report.Settings.DiscriminatorRate, report.Settings.R1Gamma, report.Settings.LearningRate]);

    // JSON has no words for what is no number.
    private static double? Rounded(double? value) => value is { } v ? double.IsFinite(v) ? Math.Round(v, 5) : -1 : null;
}
