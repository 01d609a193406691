using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class BalanceJudgeTests
{
    private static BalanceVerdict Last(BalanceReading[] readings)
    {
        JudgeState state = new();
        BalanceVerdict? verdict = null;
        for (int i = 1; i <= readings.Length; i++)
        {
            (state, verdict) = BalanceJudge.Judge(state, [.. readings.Take(i)]);
        }

        return verdict!;
    }

    [Fact]
    public void Judge_DiscriminatorThatTellsAllWhileQualityImproves_LeadsAndTeaches()
    {
        BalanceVerdict verdict = Last(Readings.Course(20, kimg => 100 / kimg, r => r with { Separation = new Estimate(0.999, 0.001) }));
        Assert.Equal(Verdict.Balanced, verdict.Verdict);
        Assert.StartsWith("D leads, still teaching", verdict.Sentence);
    }

    [Fact]
    public void Judge_DiscriminatorThatTellsAllWhileQualityStands_IsAhead()
    {
        BalanceVerdict verdict = Last(Readings.Course(40, kimg => 100 / Math.Min(kimg, 200), r => r with { Separation = new Estimate(0.999, 0.001), Saturation = new Estimate(0.997, 0.01) }));
        Assert.Equal(Verdict.DiscriminatorAhead, verdict.Verdict);
        Assert.True(verdict.Confidence > 0.99, $"confidence {verdict.Confidence}");
        Assert.Equal("D scores a real above a fake in 99.9 % of the cases and is certain of 99.7 % of the fakes; quality has not improved for 200 kimg.", verdict.Sentence);
        Assert.Equal(260, verdict.SinceKimg); // 15 % of the kimg and four readings without a gain at 240, and two readings after it
    }

    [Fact]
    public void Judge_DiscriminatorThatTellsAllWhileQualityCreeps_IsAhead()
    {
        // (2/3)^0.1 = 0.960, and 100 / 400^0.1 = 54.9.
        BalanceVerdict verdict = Last(Readings.Course(40, kimg => 100 * Math.Pow(kimg, -0.1), r => r with { Separation = new Estimate(0.999, 0.001) }));
        Assert.Equal(Verdict.DiscriminatorAhead, verdict.Verdict);
        Assert.EndsWith("; quality 54.9, only 4 % better than at 266.7 kimg.", verdict.Sentence);
    }

    [Fact]
    public void Judge_LostFeedback_IsAheadAlthoughQualityIsNotMeasured()
    {
        BalanceReading[] readings = [.. Enumerable.Range(1, 10).Select(i => Readings.Of(10 * i, separation: 0.99, feedback: i < 6 ? 2 : 0.06))];
        BalanceVerdict verdict = Last(readings);
        Assert.Equal(Verdict.DiscriminatorAhead, verdict.Verdict);
        Assert.Contains("its gradient at the image fell to 3 % of what it was at 10 kimg", verdict.Sentence);
    }

    [Fact]
    public void Judge_DiscriminatorAtChanceWhileQualityStands_GeneratorIsAhead()
    {
        BalanceVerdict verdict = Last(Readings.Course(40, _ => 1, r => r with { Separation = new Estimate(0.4, 0.03) }));
        Assert.Equal(Verdict.GeneratorAhead, verdict.Verdict);
    }

    [Fact]
    public void Judge_DiscriminatorAtChanceWhileQualityImproves_IsBalanced() =>
        Assert.Equal(Verdict.Balanced, Last(Readings.Course(40, kimg => 100 / kimg, r => r with { Separation = new Estimate(0.5, 0.03) })).Verdict);

    [Fact]
    public void Judge_QualityThatStandsBecauseItIsThatOfReals_IsBalanced()
    {
        BalanceReading[] readings = Readings.Course(40, kimg => 100 / Math.Min(kimg, 200), r => r with { Separation = new Estimate(0.999, 0.001), QualityOfReals = 0.3 });
        Assert.Equal(Verdict.Balanced, Last(readings).Verdict);
    }

    [Fact]
    public void Judge_ArrivedWhileEverySecondReadingIsLight_IsBalancedAtEach()
    {
        BalanceReading[] readings = [.. Readings.Course(40, kimg => 100 / Math.Min(kimg, 200), r => r with { Separation = new Estimate(0.999, 0.001), QualityOfReals = 0.3 })
            .Select((r, i) => i % 2 == 0 ? r : r with { Quality = null, Feedback = null })];
        Assert.All(Enumerable.Range(30, 10), count => Assert.Null(Last([.. readings.Take(count)]).Candidate));
    }

    [Fact]
    public void Judge_OneBadReading_ChangesNothing()
    {
        BalanceReading[] readings = Readings.Course(20, kimg => 100 / kimg);
        readings[^1] = readings[^1] with { OverfitGap = new Estimate(0.8, 0.02) };
        BalanceVerdict verdict = Last(readings);
        Assert.Equal(Verdict.Balanced, verdict.Verdict);
        Assert.True(verdict.Confidence < 0.5, "what the latest reading says against it is not hidden");

        Assert.Equal(Verdict.DiscriminatorOverfitting, Last([.. readings, readings[^1] with { Kimg = 210 }, readings[^1] with { Kimg = 220 }]).Verdict);
    }

    [Fact]
    public void Judge_OverfitGap_IsLeftAtALaxerLimit()
    {
        BalanceReading[] readings = [.. Enumerable.Range(1, 12).Select(i => Readings.Of(10 * i, overfitGap: i <= 4 ? 0.5 : i <= 8 ? 0.3 : 0.1))];
        Assert.Equal(Verdict.Balanced, Last([.. readings.Skip(4).Take(4)]).Verdict); // 0.30 − 2 · 0.02 is below 0.3
        Assert.Equal(Verdict.DiscriminatorOverfitting, Last([.. readings.Take(8)]).Verdict); // and above 0.24
        Assert.Equal(Verdict.Balanced, Last(readings).Verdict);
    }

    [Fact]
    public void Judge_DiversityThatWasThereAndIsLost_IsCollapse()
    {
        BalanceReading[] untrained = [.. Enumerable.Range(1, 6).Select(i => Readings.Of(10 * i, diversity: 0.05))];
        Assert.Equal(Verdict.Balanced, Last(untrained).Verdict);
        BalanceVerdict verdict = Last([.. untrained, .. Enumerable.Range(7, 6).Select(i => Readings.Of(10 * i, diversity: i < 10 ? 0.9 : 0.2))]);
        Assert.Equal(Verdict.ModeCollapse, verdict.Verdict);
        Assert.Equal("The fakes are 20 % as diverse as the reals; they were 90 %.", verdict.Sentence);
    }

    [Fact]
    public void Judge_QualityFarWorseThanItWas_HasDivergedAtOnce()
    {
        BalanceReading[] readings = Readings.Course(20, kimg => 100 / kimg);
        BalanceVerdict verdict = Last([.. readings, Readings.Of(210, quality: 5)]);
        Assert.Equal((Verdict.Diverged, 210.0), (verdict.Verdict, verdict.SinceKimg));
    }

    [Fact]
    public void Judge_TooFewReals_JudgesNothing()
    {
        BalanceVerdict verdict = Last([.. Enumerable.Range(1, 5).Select(i => Readings.Of(10 * i, overfitGap: 0.9, reals: 49))]);
        Assert.Equal((Verdict.Balanced, 0.0), (verdict.Verdict, verdict.Confidence));
        Assert.StartsWith("Not judged: 49 reals", verdict.Sentence);
    }
}
