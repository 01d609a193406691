using Sparring.Balance;

namespace Sparring.Tests.Balance;

/// <summary>Made-up readings.</summary>
internal static class Readings
{
    public static BalanceReading Of(
        double kimg,
        double separation = 0.8,
        double realScore = 0.7,
        double fakeScore = 0.3,
        double? quality = null,
        double qualityError = 0.01,
        double feedback = 1,
        double? overfitGap = null,
        double? diversity = null,
        double saturation = 0,
        double realSign = 0,
        int reals = 128) => new()
        {
            Round = (long)(kimg * 10),
            Kimg = kimg,
            Reals = reals,
            IsHeldOut = true,
            RealScore = new Estimate(realScore, 0.01),
            FakeScore = new Estimate(fakeScore, 0.01),
            Separation = new Estimate(separation, 0.01),
            Accuracy = new Estimate(separation, 0.01),
            Saturation = new Estimate(saturation, 0.01),
            CleanRealScore = new Estimate(realScore, 0.01),
            CleanFakeScore = new Estimate(fakeScore, 0.01),
            CleanSeparation = new Estimate(separation, 0.01),
            OverfitGap = overfitGap is { } gap ? new Estimate(gap, 0.02) : null,
            Feedback = new Estimate(feedback, 0.01 * feedback),
            Agreement = 0.5,
            GeneratorGradient = 1,
            DiscriminatorGradient = 1,
            RealSign = realSign,
            Diversity = diversity is { } d ? new Estimate(d, 0.02) : null,
            Quality = quality is { } q ? new Estimate(q, qualityError * q) : null,
        };

    /// <summary>A reading every 10 kimg whose quality follows a rule.</summary>
    public static BalanceReading[] Course(int count, Func<double, double> quality, Func<BalanceReading, BalanceReading>? with = null) =>
        [.. Enumerable.Range(1, count).Select(i => Of(10 * i, quality: quality(10 * i))).Select(r => with is null ? r : with(r))];
}
