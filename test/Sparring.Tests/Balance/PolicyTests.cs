using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class PolicyTests
{
    private static readonly GameFacts _images = new(CanPenalise: false, IsImages: true, AnswersAreProbabilities: true, TotalKimg: 1000);
    private static readonly GameFacts _penalisable = _images with { CanPenalise = true };

    private static BalanceSettings Steer(BalancePolicyKind policy, IEnumerable<BalanceReading> readings, BalanceSettings? start = null, GameFacts? game = null)
    {
        BalanceController controller = new(new BalanceOptions { Policy = policy, AdaKimg = 100 }, game ?? _images);
        BalanceSettings settings = controller.Begin(start ?? new BalanceSettings());
        BalanceState state = new();
        foreach (BalanceReading reading in readings)
        {
            (state, settings, _) = controller.Take(state, reading, settings);
        }

        return settings;
    }

    [Fact]
    public void Noise_DiscriminatorAhead_RisesByATenthOfTheGapTooMuch()
    {
        // Gaps of 0.8 and 0.5 where 0.3 is wanted: 0.1 · (0.5 + 0.2).
        BalanceSettings settings = Steer(BalancePolicyKind.Noise, [Readings.Of(10, realScore: 0.9, fakeScore: 0.1), Readings.Of(20, realScore: 0.8, fakeScore: 0.3)]);
        Assert.Equal(0.07, settings.InstanceNoise, 12);
    }

    [Fact]
    public void Noise_Always_StaysBetweenNoneAndThePicturesOwnStrength()
    {
        Assert.Equal(1, Steer(BalancePolicyKind.Noise, Enumerable.Range(1, 50).Select(i => Readings.Of(i, realScore: 1, fakeScore: 0))).InstanceNoise);
        Assert.Equal(0, Steer(BalancePolicyKind.Noise, Enumerable.Range(1, 50).Select(i => Readings.Of(i, realScore: 0, fakeScore: 1))).InstanceNoise);
    }

    [Fact]
    public void Lr_Always_StaysWithinAQuarterAndFourTimes()
    {
        Assert.Equal(0.25, Steer(BalancePolicyKind.Lr, Enumerable.Range(1, 50).Select(i => Readings.Of(i, realScore: 1, fakeScore: 0))).DiscriminatorRate);
        Assert.Equal(4, Steer(BalancePolicyKind.Lr, Enumerable.Range(1, 50).Select(i => Readings.Of(i, realScore: 0.5, fakeScore: 0.5))).DiscriminatorRate);
    }

    [Fact]
    public void Ada_SureOfTrainingImages_RisesWithTheImagesShown()
    {
        // 100 kimg for all of it, and 10 kimg between readings.
        Assert.Equal(0.3, Steer(BalancePolicyKind.Ada, [.. Enumerable.Range(1, 3).Select(i => Readings.Of(10 * i, realSign: 0.9))]).AugmentProbability, 12);
        Assert.Equal(0.8, Steer(BalancePolicyKind.Ada, [.. Enumerable.Range(1, 30).Select(i => Readings.Of(10 * i, realSign: 0.9))]).AugmentProbability, 12);
    }

    [Fact]
    public void Ada_NearItsTarget_RestsAndBelowItFalls()
    {
        BalanceSettings half = new() { AugmentProbability = 0.5 };
        Assert.Equal(0.5, Steer(BalancePolicyKind.Ada, [Readings.Of(10, realSign: 0.62)], half).AugmentProbability);
        Assert.Equal(0.4, Steer(BalancePolicyKind.Ada, [Readings.Of(10, realSign: 0.5)], half).AugmentProbability, 12);
    }

    [Fact]
    public void Ada_Points_IsRefused()
    {
        UsageException refusal = Assert.Throws<UsageException>(() => Steer(BalancePolicyKind.Ada, [], game: _images with { IsImages = false }));
        Assert.Equal("The balance policy ada augments images, and these data are points. Take another, such as noise.", refusal.Message);
    }

    [Theory]
    [InlineData(BalancePolicyKind.Noise)]
    [InlineData(BalancePolicyKind.Lr)]
    [InlineData(BalancePolicyKind.Ada)]
    public void ScorePolicies_LogitsThatAreNoLogOdds_AreRefused(BalancePolicyKind policy)
    {
        UsageException refusal = Assert.Throws<UsageException>(() => Steer(policy, [], game: _images with { AnswersAreProbabilities = false }));
        Assert.StartsWith($"The balance policy {policy.ToString().ToLowerInvariant()} steers by ŷ, and with this loss", refusal.Message);
    }

    [Theory]
    [InlineData(0.45)] // D a little ahead: no reason
    [InlineData(0.2)]
    public void Auto_MatchedPlayersThatImprove_DoesNothing(double gap) =>
        Assert.Equal(
            new BalanceSettings(),
            Steer(BalancePolicyKind.Auto, Readings.Course(90, kimg => 100 / kimg, r => r with { RealScore = new Estimate(0.5 + gap / 2, 0.01), FakeScore = new Estimate(0.5 - gap / 2, 0.01) })));

    [Fact]
    public void Auto_DiscriminatorFarAheadWithoutBatchNorm_IsPenalisedAtTheFirstReading()
    {
        BalanceDecision first = Decisions(DiscriminatorFarAhead, (kimg, _) => 100 / kimg, 20, _penalisable)[0];
        Assert.Equal((10.0, "On trial: a stronger R1 penalty"), (first.Kimg, first.Change));
        Assert.Equal((0.0, 1.0), (first.Before.R1Gamma, first.After.R1Gamma));
    }

    [Fact]
    public void Auto_DiscriminatorFarAheadWithBatchNorm_IsLeftAloneWhileQualityImproves() =>
        Assert.Empty(Decisions(DiscriminatorFarAhead, (kimg, _) => 100 / kimg, 90));

    /// <summary>The first quarter over, fakes that have not spread are shown noise although they get better.</summary>
    [Fact]
    public void Auto_GeneratorThatSpreadsTooSlowly_IsShownNoiseAfterAQuarterOfTheGame()
    {
        BalanceDecision first = Decisions(r => DiscriminatorFarAhead(r) with { Diversity = new Estimate(0.2, 0.02) }, (kimg, _) => 100 / kimg, 60)[0];
        Assert.Equal((260.0, "On trial: more noise on what D sees"), (first.Kimg, first.Change));
    }

    /// <summary>Fakes that have not spread as the reals do need answers that overlap; those that have, a D that does not run away.</summary>
    [Theory]
    [InlineData(0.2, "On trial: more noise on what D sees")]
    [InlineData(0.9, "On trial: a lower learning rate for D")]
    public void Auto_DiscriminatorFarAheadWithBatchNormWhoseGeneratorStands_IsHelped(double diversity, string how) =>
        Assert.Equal(how, Decisions(r => DiscriminatorFarAhead(r) with { Diversity = new Estimate(diversity, 0.02) }, (kimg, _) => 100 / Math.Min(kimg, 100), 60)[0].Change);

    /// <summary>A generator that has lost its way, although it had found it, needs answers that overlap too.</summary>
    [Fact]
    public void Auto_DiscriminatorFarAheadWithBatchNormWhoseGeneratorFellFarBack_IsShownNoise() =>
        Assert.Equal("On trial: more noise on what D sees", Decisions(
            r => DiscriminatorFarAhead(r) with { Diversity = new Estimate(0.9, 0.02) }, (kimg, _) => kimg <= 200 ? 100 / kimg : 0.9, 30)[0].Change);

    /// <summary>A D that was slowed down was that for a reason: back up it must help.</summary>
    [Theory]
    [InlineData(0.25, 1.001, "Undone: a higher learning rate for D")]
    [InlineData(0.25, 0.99, "Kept: a higher learning rate for D")]
    [InlineData(1, 1.001, "Kept: a higher learning rate for D")] // and one that cannot tell must do no harm
    public void Auto_FasterDiscriminator_MustHelpOnlyWhereItWasSlowedDown(double rate, double factor, string result)
    {
        Func<BalanceReading, BalanceReading> players = rate < 1 ? r => r : CannotTell;
        List<BalanceDecision> decisions = Decisions(players, (_, settings) => settings.DiscriminatorRate > rate ? factor : 1, 60, start: new BalanceSettings { DiscriminatorRate = rate });
        Assert.Equal("On trial: a higher learning rate for D", decisions[0].Change);
        Assert.StartsWith(result, decisions[1].Change);
    }

    /// <summary>Without batch norm the penalty comes first, and noise where it has not found the way: more of the penalty does not make answers overlap.</summary>
    [Fact]
    public void Auto_LostGeneratorBeforeADiscriminatorWithoutBatchNorm_GetsAPenaltyAndThenNoise()
    {
        string[] changes = [.. Decisions(r => DiscriminatorFarAhead(r) with { Diversity = new Estimate(0.2, 0.02) }, (_, settings) => 10 - settings.InstanceNoise, 60, _penalisable).Select(d => d.Change)];
        Assert.Equal("On trial: a stronger R1 penalty", changes[0]);
        Assert.Equal("Kept: a stronger R1 penalty. On trial: more noise on what D sees", changes[1]);
    }

    /// <summary>Noise and slow steps are for a D that leads; one that does not cannot spare them.</summary>
    [Fact]
    public void Auto_LostGeneratorBeforeADiscriminatorThatDoesNotLead_GetsPenaltiesAndNoNoise()
    {
        string[] changes = [.. Decisions(r => r with { Separation = new Estimate(0.7, 0.01), Diversity = new Estimate(0.2, 0.02) }, (_, _) => 10, 75, _penalisable).Select(d => d.Change)];
        Assert.Equal("On trial: a stronger R1 penalty", changes[0]);
        Assert.DoesNotContain(changes, change => change.Contains("noise", StringComparison.Ordinal) || change.Contains("lower learning rate for D", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "Undone: more noise on what D sees")]
    [InlineData(0.98, "Kept: more noise on what D sees")]
    public void Auto_NoiseThatDoesNoHarm_IsKeptOnlyIfItHelps(double factor, string result) =>
        Assert.StartsWith(result, Decisions(
            r => DiscriminatorFarAhead(r) with { Diversity = new Estimate(0.2, 0.02) },
            (kimg, settings) => (settings.InstanceNoise > 0 ? factor : 1) * (1 + 0.001 * (kimg / 10 % 2)), 60)[1].Change);

    [Fact]
    public void Auto_ChangeThatDoesHarm_IsUndoneAndNotTriedAgainSoon()
    {
        List<BalanceDecision> decisions = Decisions(DiscriminatorFarAhead, (kimg, settings) => settings.R1Gamma > 0 ? 30 : 100 / kimg, 60, _penalisable);
        Assert.Equal(["On trial: a stronger R1 penalty", "Undone: a stronger R1 penalty"], decisions.Take(2).Select(d => d.Change));
        Assert.StartsWith("quality is 200 % worse", decisions[1].Cause); // 30 instead of 10, the only reading before
        Assert.Equal(decisions[0].Before, decisions[1].After);
        // A fifth of the game's 1,000 kimg.
        Assert.DoesNotContain(decisions.Skip(2), d => d.Change.Contains("R1", StringComparison.Ordinal) && d.Kimg < decisions[1].Kimg + 200);
    }

    [Fact]
    public void Auto_ChangeThatDoesNoHarm_IsKeptAfterSixHundredthsOfTheGame()
    {
        List<BalanceDecision> decisions = Decisions(DiscriminatorFarAhead, (kimg, _) => 100 / kimg, 60, _penalisable);
        Assert.Equal((70.0, "Kept: a stronger R1 penalty"), (decisions[1].Kimg, decisions[1].Change));
        Assert.Equal(decisions[0].After, decisions[1].After);
        Assert.Equal(2, decisions.Count);
    }

    [Fact]
    public void Auto_ChangeThatIsUndoneAgain_RestsTwiceAsLong()
    {
        List<BalanceDecision> decisions = Decisions(DiscriminatorFarAhead, (kimg, settings) => settings.R1Gamma > 0 ? 30 : 100 / kimg, 90, _penalisable);
        double[] trials = [.. decisions.Where(d => d.Change == "On trial: a stronger R1 penalty").Select(d => d.Kimg)];
        double[] undone = [.. decisions.Where(d => d.Change == "Undone: a stronger R1 penalty").Select(d => d.Kimg)];
        Assert.Equal(undone[0] + 200, trials[1]);
        Assert.Equal(undone[1] + 400, trials[2]);
    }

    /// <summary>A dear change that stops a decline has helped, although quality is no better than before it.</summary>
    [Theory]
    [InlineData(0, "Kept: a lower learning rate for D")]
    [InlineData(1, "Undone: a lower learning rate for D")]
    public void Auto_SlowerDiscriminatorInADecline_IsKeptWhereItStopsIt(double slope, string result)
    {
        double stoppedAt = double.NaN;
        List<BalanceDecision> decisions = Decisions(
            r => DiscriminatorFarAhead(r) with { Diversity = new Estimate(0.9, 0.02) },
            (kimg, settings) =>
            {
                stoppedAt = settings.DiscriminatorRate == 1 ? kimg : stoppedAt;
                return kimg < 300 ? 300 / kimg : 1 + 0.0015 * (stoppedAt - 300 + slope * (kimg - stoppedAt));
            },
            60);
        Assert.Equal("On trial: a lower learning rate for D", decisions[0].Change);
        Assert.StartsWith(result, decisions[1].Change);
    }

    /// <summary>What a harmful change did to quality is not what to expect of the game.</summary>
    [Fact]
    public void Auto_AfterAChangeThatWasUndone_ExpectsNothingOfItsReadings()
    {
        // Noise makes it five times as bad; a slower D afterwards does nothing, which is no help.
        List<BalanceDecision> decisions = Decisions(
            r => DiscriminatorFarAhead(r) with { Diversity = new Estimate(0.2, 0.02) }, (kimg, settings) => (settings.InstanceNoise > 0 ? 5 : 1) * (1 + 0.001 * (kimg / 10 % 2)), 60);
        Assert.Equal(
            ["On trial: more noise on what D sees", "Undone: more noise on what D sees", "On trial: a lower learning rate for D", "Undone: a lower learning rate for D"],
            decisions.Take(4).Select(d => d.Change));
    }

    [Fact]
    public void Auto_DiscriminatorThatCannotTell_LearnsFaster()
    {
        List<BalanceDecision> decisions = Decisions(CannotTell, (_, _) => 1, 40);
        Assert.Equal("On trial: a higher learning rate for D", decisions[0].Change);
    }

    [Fact]
    public void Auto_PenalisedDiscriminatorThatCannotTell_IsPenalisedLess()
    {
        BalanceSettings start = new() { R1Gamma = 3, DiscriminatorRate = BalanceSettings.HighestRate };
        Assert.Equal("On trial: a weaker R1 penalty", Decisions(CannotTell, (_, _) => 1, 40, _penalisable, start)[0].Change);
    }

    /// <summary>What was for another moment is taken back where quality stands: augmentation, and small steps.</summary>
    [Theory]
    [InlineData(0.4, 1, "On trial: less augmentation")]
    [InlineData(0, 0.5, "On trial: higher learning rates for both")]
    public void Auto_MatchedPlayersWhoseQualityStands_GoBackToWhatIsUsual(double augmentation, double rates, string change) =>
        Assert.Equal(change, Decisions(r => r, (kimg, _) => 100 / Math.Min(kimg, 100), 60, start: new BalanceSettings { AugmentProbability = augmentation, LearningRate = rates })[0].Change);

    /// <summary>Noise was there because it had helped: to do no harm is not enough for less of it.</summary>
    [Theory]
    [InlineData(1.02, "Undone: less noise on what D sees")]
    [InlineData(0.98, "Kept: less noise on what D sees")]
    public void Auto_NoiseTakenBack_MustHelp(double factor, string result)
    {
        List<BalanceDecision> decisions = Decisions(
            r => r, (kimg, settings) => (settings.InstanceNoise == 0 ? factor : 1) * (1 + 0.001 * (kimg / 10 % 2)), 60, start: new BalanceSettings { InstanceNoise = 0.25 });
        Assert.Equal("On trial: less noise on what D sees", decisions[0].Change);
        Assert.StartsWith(result, decisions[1].Change);
    }

    [Fact]
    public void Auto_QualityThatStandsInTheLastFifth_TakesSmallerSteps()
    {
        List<BalanceDecision> decisions = Decisions(r => r, (kimg, settings) => settings.LearningRate * 100 / Math.Min(kimg, 100), 100);
        Assert.Equal("On trial: lower learning rates for both", decisions[0].Change);
        Assert.InRange(decisions[0].Kimg, 800, 820);
        Assert.StartsWith("Kept: lower learning rates for both", decisions[1].Change);
        Assert.DoesNotContain(decisions, d => d.Change.Contains("On trial", StringComparison.Ordinal) && d.Kimg > 920);
    }

    [Fact]
    public void Auto_LogitsThatAreNoLogOdds_CountsOnSeparationAlone()
    {
        // A Wasserstein critic's answers, squashed, say nothing.
        static BalanceReading Critic(BalanceReading r) => r with { Separation = new Estimate(0.93, 0.01), RealScore = new Estimate(1, 0), FakeScore = new Estimate(0, 0) };
        Assert.Empty(Decisions(Critic, (kimg, _) => 100 / kimg, 60, _penalisable with { AnswersAreProbabilities = false }));
        Assert.NotEmpty(Decisions(Critic, (kimg, _) => 100 / kimg, 60, _penalisable));
    }

    [Fact]
    public void Auto_Always_StaysWithinItsLimits()
    {
        Random random = new(5);
        BalanceController controller = new(new BalanceOptions { Policy = BalancePolicyKind.Auto }, _penalisable);
        (BalanceState state, BalanceSettings settings) = (new BalanceState(), new BalanceSettings());
        HashSet<BalanceSettings> seen = [];
        for (int i = 1; i <= 500; i++)
        {
            // Now the one is far ahead, now the other.
            double real = i / 60 % 2 == 0 ? 1 - 0.2 * random.NextDouble() : 0.5;
            (state, settings, _) = controller.Take(
                state, Readings.Of(2 * i, separation: 2 * real - 1, realScore: real, fakeScore: 1 - real, quality: random.NextDouble(), overfitGap: random.NextDouble()), settings);
            seen.Add(settings);
            Assert.InRange(settings.InstanceNoise, 0, 0.5);
            Assert.InRange(settings.AugmentProbability, 0, 0.6);
            Assert.InRange(settings.DiscriminatorRate, BalanceSettings.LowestRate, BalanceSettings.HighestRate);
            Assert.InRange(settings.R1Gamma, 0, 3);
            Assert.InRange(settings.LearningRate, 0.125, 1);
        }

        Assert.True(seen.Count > 3, $"{seen.Count} settings");
    }

    private static BalanceReading CannotTell(BalanceReading reading) =>
        reading with { Separation = new Estimate(0.3, 0.02), RealScore = new Estimate(0.5, 0.01), FakeScore = new Estimate(0.52, 0.01) };

    private static BalanceReading DiscriminatorFarAhead(BalanceReading reading) =>
        reading with { RealScore = new Estimate(0.78, 0.01), FakeScore = new Estimate(0.22, 0.01), Separation = new Estimate(0.99, 0.01) };

    /// <summary>What auto decides in a game of 1,000 kimg whose quality follows a rule, read every 10 kimg.</summary>
    private static List<BalanceDecision> Decisions(Func<BalanceReading, BalanceReading> with, Func<double, BalanceSettings, double> quality, int readings, GameFacts? game = null, BalanceSettings? start = null)
    {
        BalanceController controller = new(new BalanceOptions { Policy = BalancePolicyKind.Auto }, game ?? _images);
        (BalanceState state, BalanceSettings settings) = (new BalanceState(), start ?? new BalanceSettings());
        List<BalanceDecision> decisions = [];
        for (int i = 1; i <= readings; i++)
        {
            BalanceReading reading = with(Readings.Of(10 * i, quality: quality(10 * i, settings)));
            (state, settings, BalanceDecision? decision) = controller.Take(state, reading, settings);
            decisions.AddRange(decision is null ? Array.Empty<BalanceDecision>() : [decision]);
        }

        return decisions;
    }
}
