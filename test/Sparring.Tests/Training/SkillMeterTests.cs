using Sparring.Balance;
using Sparring.Data;
using Sparring.Losses;
using Sparring.Networks;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class SkillMeterTests
{
    [Theory, MemberData(nameof(Game.Recipes), MemberType = typeof(Game))]
    public void Reading_OfTheGame_ChangesNothingOfIt(string recipe)
    {
        TrainingOptions options = Game.TrainingOf(recipe);
        Assert.Equal(Played(recipe, options, readings: 0), Played(recipe, options, readings: 100));
    }

    [Fact]
    public void Reading_OfAGameWithNoiseAndAugmentation_ChangesNothingOfItEither()
    {
        TrainingOptions options = Game.TrainingOf("dcgan") with { InstanceNoise = 0.3, AugmentProbability = 0.5 };
        Assert.Equal(Played("dcgan", options, readings: 0), Played("dcgan", options, readings: 100));
    }

    [Fact]
    public void Reading_LabelledNetworks_ChangesNothingEither()
    {
        Dictionary<string, byte[]>[] Played(int readings)
        {
            manual_seed(3);
            using LabelledGenerator generator = new();
            using LabelledDiscriminator discriminator = new();
            using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), ReadEveryRound(Game.Short, readings));
            int read = 0;
            trainer.TickCompleted += tick => read += tick.Balance is null ? 0 : 1;
            for (int i = 0; i < 25; i++)
            {
                trainer.RunRound();
            }

            Assert.Equal(readings > 0 ? 25 : 0, read);
            return [Game.Bits(generator), Game.Bits(discriminator)];
        }

        Assert.Equal(Played(readings: 0), Played(readings: 100));
    }

    [Fact]
    public void Reading_KnownPlayers_HasTheNumbersInClosedForm()
    {
        // G draws the origin whatever z is; D's logit is 2x − 1: −1 for every fake. Reals are at x = 0, 1, 2, …, 9: logits −1 to 17.
        using nn.Module<Tensor, Tensor> generator = Layer(4, 2, [0, 0, 0, 0, 0, 0, 0, 0], [0, 0]);
        using nn.Module<Tensor, Tensor> discriminator = Layer(2, 1, [2, 0], [-1]);
        BalanceReading reading = ReadFirst(generator, discriminator, new Row(50), heldOut: null, rate: 1e-12);

        double fake = 1 / (1 + Math.Exp(1));
        Assert.Equal(fake, reading.FakeScore.Value, 1e-6);
        Assert.Equal(Enumerable.Range(0, 10).Average(x => 1 / (1 + Math.Exp(1 - 2 * x))), reading.RealScore.Value, 1e-6);
        Assert.Equal(0.95, reading.Separation.Value, 1e-9); // a tenth of the reals ties
        Assert.Equal(0.95, reading.Accuracy.Value, 1e-9);
        Assert.Equal(0, reading.Saturation.Value);
        // Nothing handicaps D, and it has no layer that knows modes.
        Assert.Equal(fake, reading.CleanFakeScore!.Value.Value, 1e-6);
        Assert.Equal(reading.RealScore.Value, reading.CleanRealScore!.Value.Value, 1e-6);
        Assert.Equal(0.95, reading.CleanSeparation!.Value.Value, 1e-9);
        // ∂(−log ŷ)/∂x̂ = −(1 − ŷ)·(2, 0): its root mean square over two values is (1 − ŷ)·√2.
        Assert.Equal((1 - fake) * Math.Sqrt(2), reading.Feedback!.Value.Value, 1e-5);
        Assert.Equal(0, reading.Feedback.Value.StandardError, 1e-5);
        // The gradient on G's bias is the same for both halves; that on its weights averages z, so that the cosine is below 1.
        Assert.InRange(reading.Agreement!.Value, 0.5, 1);
        Assert.Equal((50, false, null), (reading.Reals, reading.IsHeldOut, (object?)reading.OverfitGap));
        Assert.Equal(0, reading.Diversity!.Value.Value, 1e-6);
        Assert.Equal(0, reading.GeneratorSkill!.Value.Value);
        Assert.Equal(400 * Math.Log10(0.95 / 0.05), reading.DiscriminatorSkill!.Value.Value, 1e-5);
    }

    [Fact]
    public void Reading_NoiseOnWhatDSees_IsInTheScoresAsItPlaysAndNotInTheCleanOnes()
    {
        // The players of above, in noise of 5: the difference of two answers is 2x, give or take 2 · 5 · √2, so that D wins about Φ(x/7.1) of the games, 0.72 over all x.
        using nn.Module<Tensor, Tensor> generator = Layer(4, 2, [0, 0, 0, 0, 0, 0, 0, 0], [0, 0]);
        using nn.Module<Tensor, Tensor> discriminator = Layer(2, 1, [2, 0], [-1]);
        BalanceReading reading = ReadFirst(generator, discriminator, new Row(50), heldOut: null, rate: 1e-12, noise: 5);

        Assert.InRange(reading.Separation.Value, 0.5, 0.9);
        Assert.Equal(1 / (1 + Math.Exp(1)), reading.CleanFakeScore!.Value.Value, 1e-6);
        Assert.Equal(Enumerable.Range(0, 10).Average(x => 1 / (1 + Math.Exp(1 - 2 * x))), reading.CleanRealScore!.Value.Value, 1e-6);
        Assert.Equal(0.95, reading.CleanSeparation!.Value.Value, 1e-9);
    }

    [Fact]
    public void Reading_HeldOutRealsFurtherOut_HasAnOverfitGap()
    {
        // D(x) = x: training images at 0 … 9 have 4.5, held-out ones, all one less, 3.5, fakes 0: (4.5 − 3.5)/(4.5 − 0).
        using nn.Module<Tensor, Tensor> generator = Layer(4, 2, [0, 0, 0, 0, 0, 0, 0, 0], [0, 0]);
        using nn.Module<Tensor, Tensor> discriminator = Layer(2, 1, [1, 0], [0]);
        BalanceReading reading = ReadFirst(generator, discriminator, new Row(50), new Row(50, start: -1), rate: 1e-12);
        Assert.True(reading.IsHeldOut);
        Assert.Equal(1 / 4.5, reading.OverfitGap!.Value.Value, 1e-5);
    }

    [Fact]
    public void Reading_PlayersThatLearn_BothRise()
    {
        using Game game = new(
            new NetworkOptions { Family = NetworkFamily.Points, HiddenUnits = 32 },
            new() { BatchSize = 64, LatentSize = 8, TotalKimg = 200, TickKimg = 2, Seed = 1, Threads = 1, Device = "cpu", Loss = new() { R1Gamma = 0.1 }, Generator = new() { LearningRate = 1e-3 }, Discriminator = new() { LearningRate = 1e-3 } },
            new RingSource(5000));
        List<BalanceReading> readings = [];
        game.Trainer.TickCompleted += tick => readings.AddRange(tick.Balance is { } b ? [b.Reading] : Array.Empty<BalanceReading>());
        game.Trainer.Run(TestContext.Current.CancellationToken);

        Assert.Equal(100, readings.Count);
        BalanceReading last = readings.Last(r => r.GeneratorSkill is not null);
        Assert.True(last.GeneratorSkill!.Value.Value > 5 * last.GeneratorSkill.Value.StandardError, $"G is rated {last.GeneratorSkill}");
        Assert.True(last.DiscriminatorSkill!.Value.Value > readings[0].DiscriminatorSkill!.Value.Value + 2 * last.DiscriminatorSkill.Value.StandardError, $"D is rated {last.DiscriminatorSkill}, at first {readings[0].DiscriminatorSkill}");
    }

    [Fact]
    public void Reading_AfterReading_LeavesNoTensorBehind()
    {
        using Game game = new(Game.SmallDcgan, Game.Short with { TotalKimg = 0.8, TickKimg = 0.008, Balance = new() { Policy = BalancePolicyKind.Auto } });
        List<long> counts = [];
        game.Trainer.TickCompleted += _ => counts.Add(Tensor.TotalCount);
        game.Play(31);

        // Three pairs of players are frozen after the eighth reading; later ones take their places.
        Assert.Equal(31, counts.Count);
        Assert.Single(counts.Skip(8).Distinct());
    }

    [Theory]
    [InlineData(BalancePolicyKind.Noise, "dcgan")]
    [InlineData(BalancePolicyKind.R1, "dcgan-gn")]
    [InlineData(BalancePolicyKind.Ada, "dcgan")]
    [InlineData(BalancePolicyKind.Lecam, "dcgan")]
    [InlineData(BalancePolicyKind.Threshold, "dcgan")]
    [InlineData(BalancePolicyKind.Lr, "dcgan")]
    public void Restore_PolicyAtWork_GoesOnToTheBit(BalancePolicyKind policy, string recipe)
    {
        // Targets that are missed whatever D says.
        BalanceOptions balance = new() { Policy = policy, ScoreGap = 0.01, RealSign = -0.99, AdaKimg = 0.5 };
        BalanceReport[] reports = PlayedOnTwice(recipe, Game.Short with { TotalKimg = 2, Balance = balance });
        Assert.Equal(12, reports.Length);
        Assert.All(reports, report => Assert.NotEqual(new BalanceSettings(), report.Settings));
    }

    /// <summary>A D that learns fast beside a G that hardly does is far ahead after the first readings. An experiment lasts 60 rounds, so that it ends after the 57 before the capture.</summary>
    [Fact]
    public void Restore_ExperimentUnderWay_EndsAsItWouldHave()
    {
        BalanceReport[] reports = PlayedOnTwice("dcgan-gn", Game.Short with
        {
            TotalKimg = 8,
            Balance = new() { Policy = BalancePolicyKind.Auto },
            Generator = new() { LearningRate = 1e-5 },
            Discriminator = new() { LearningRate = 2e-3 },
        });
        Assert.Contains(reports, report => report.Decision is not null);
    }

    [Fact]
    public void Restore_AutoWithBatchNorm_GoesOnToTheBit() =>
        Assert.Equal(12, PlayedOnTwice("dcgan", Game.Short with { TotalKimg = 2, Balance = new() { Policy = BalancePolicyKind.Auto } }).Length);

    [Fact]
    public void Capture_ReadingOfPointsThatRunAway_IsSavedAndReadAgain()
    {
        BalanceReading reading = Balance.Readings.Of(10, quality: double.NaN, feedback: double.PositiveInfinity);
        TrainerProgress progress = new()
        {
            Round = 1,
            ImagesShown = 8,
            Ticks = 1,
            Seconds = 1,
            RandomState = [1],
            TickTotals = default,
            Balance = new BalanceState { Readings = [reading], Verdict = new BalanceVerdict(Verdict.Diverged, double.NaN, "", 0) },
            Skill = new SkillProgress(1, [new RivalProgress(1, double.NaN, double.NegativeInfinity, [double.NaN, 2])]),
        };
        string json = System.Text.Json.JsonSerializer.Serialize(progress, Sparring.Options.OptionsJson.Serializer);
        TrainerProgress read = System.Text.Json.JsonSerializer.Deserialize<TrainerProgress>(json, Sparring.Options.OptionsJson.Serializer)!;
        Assert.Equal(reading, Assert.Single(read.Balance!.Readings));
        RivalProgress rival = Assert.Single(read.Skill!.Rivals);
        Assert.Equal([double.NaN, 2], rival.RealLogits);
        Assert.Equal(progress.Skill.Rivals[0], rival with { RealLogits = progress.Skill.Rivals[0].RealLogits });
    }

    /// <summary>Rounds of eight, read at the end of each, so that both players play the frozen ones.</summary>
    private static TrainingOptions ReadEveryRound(TrainingOptions options, int readings) =>
        options with { BatchSize = 8, TickKimg = 0.008, TotalKimg = 0.8, Balance = new() { Readings = readings } };

    /// <summary>All that the next round depends on, after 25 rounds.</summary>
    private static Dictionary<string, byte[]>[] Played(string recipe, TrainingOptions options, int readings)
    {
        using Game game = new(Game.NetworkOf(recipe), ReadEveryRound(options, readings));
        int read = 0;
        game.Trainer.TickCompleted += tick => read += tick.Balance is null ? 0 : 1;
        game.Play(25);
        Assert.Equal(readings > 0 ? 25 : 0, read);
        TrainerState state = game.Trainer.Capture();
        return [Game.Bits(game.Pair.Generator), Game.Bits(game.Pair.Discriminator), Game.Bits(state.Optimizers), Game.Bits(state.GeneratorAverage!),
            new() { ["random"] = state.Progress.RandomState }, Game.Gradients(game.Pair.Generator), Game.Gradients(game.Pair.Discriminator)];
    }

    /// <summary>Plays 57 rounds, and from there twice the same 60.</summary>
    /// <returns>What was read in the 60.</returns>
    private static BalanceReport[] PlayedOnTwice(string recipe, TrainingOptions options)
    {
        using Game game = new(Game.NetworkOf(recipe), options);
        List<BalanceReport> reports = [];
        game.Trainer.TickCompleted += tick => reports.AddRange(tick.Balance is { } b ? [b] : Array.Empty<BalanceReport>());
        game.Play(57);
        TrainerState state = TrainerStateTests.Cloned(game.Trainer.Capture());
        reports.Clear();
        game.Play(60);
        BalanceReport[] afterwards = [.. reports];
        Dictionary<string, byte[]> weights = Game.Bits(game.Pair.Generator);
        reports.Clear();

        game.Trainer.Restore(state);
        game.Play(60);

        Assert.Equal(afterwards, reports);
        Assert.Equal(weights, Game.Bits(game.Pair.Generator));
        return afterwards;
    }

    private static BalanceReading ReadFirst(
        nn.Module<Tensor, Tensor> generator, nn.Module<Tensor, Tensor> discriminator, IImageSource source, IImageSource? heldOut, double rate, double noise = 0)
    {
        PlayerOptions still = new() { LearningRate = rate };
        TrainingOptions options = Game.Short with
        {
            BatchSize = 50,
            LatentSize = 4,
            TickKimg = 0.05,
            TotalKimg = 0.05,
            Generator = still,
            Discriminator = still,
            Average = new() { HalfLifeKimg = 0 },
            InstanceNoise = noise,
        };
        using Trainer trainer = new(generator, discriminator, source, options, new BceLoss(), heldOut: heldOut);
        BalanceReading? reading = null;
        trainer.TickCompleted += tick => reading = tick.Balance!.Reading;
        trainer.RunRound();
        return reading!;
    }

    private static nn.Module<Tensor, Tensor> Layer(int inputs, int outputs, float[] weight, float[] bias)
    {
        var layer = nn.Linear(inputs, outputs);
        using IDisposable inference = no_grad();
        layer.weight.copy_(tensor(weight, [outputs, inputs]));
        layer.bias!.copy_(tensor(bias));
        return layer;
    }

    /// <summary>Points at x = start, start + 1, … start + 9 and again, y = 0.</summary>
    private sealed class Row(int count, float start = 0) : IImageSource
    {
        public string Name => "row";

        public SampleShape Shape => SampleShape.Point(2);

        public int Count => count;

        public int ClassCount => 0;

        public string Fingerprint => $"row-{count}-{start}";

        public int Label(int index) => -1;

        public void Read(int index, Span<byte> destination)
        {
            Span<float> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(destination);
            (values[0], values[1]) = (start + index % 10, 0);
        }
    }
}
