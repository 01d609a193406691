using Sparring.Data;
using Sparring.Networks;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Constructor_SecondTrainerInAProcess_IsRefusedUntilTheFirstIsDisposed()
    {
        Game first = new(Game.SmallDcgan, Game.Short);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => new Game(Game.SmallDcgan, Game.Short));
        Assert.StartsWith("Another trainer is active in this process", refusal.Message);
        first.Dispose();
        new Game(Game.SmallDcgan, Game.Short).Dispose();
    }

    [Fact]
    public void Constructor_SeveralBadOptions_ListsAllAndLeavesRoomForAnother()
    {
        TrainingOptions options = Game.Short with
        {
            InstanceNoise = -1,
            Generator = new() { LearningRate = 3 },
            Loss = new() { Kind = Sparring.Losses.AdversarialLossKind.Hinge, LabelSmoothing = 0.1 },
        };
        UsageException refusal = Assert.Throws<UsageException>(() => new Game(Game.SmallDcgan, options));
        Assert.Contains("instanceNoise is -1", refusal.Message);
        Assert.Contains("generator.learningRate is 3", refusal.Message);
        Assert.Contains("loss.labelSmoothing is 0.1, but this loss has no labels to smooth", refusal.Message);
        new Game(Game.SmallDcgan, Game.Short).Dispose();
    }

    [Fact]
    public void TickCompleted_BatchThatCameLate_TellsTheShareOfTheTime()
    {
        // Every look at the clock takes a second: the round begins, its batch is asked for (and let go only then), comes, and the round ends.
        using Data.StuckSource source = new(SampleShape.Image(1, 16, 16));
        SteppingClock clock = new(TimeSpan.FromSeconds(1)) { Looked = look => { if (look == 2) { source.Release(); } } };
        manual_seed(1);
        using var pair = NetworkPair.Create(Game.SmallDcgan, Game.Short.LatentSize, source.Shape);
        using Trainer trainer = new(pair.Generator, pair.Discriminator, source, Game.Short with { TickKimg = 0.008 }, time: clock);
        List<TickReport> ticks = [];
        trainer.TickCompleted += ticks.Add;

        trainer.RunRound();

        Assert.Equal((3.0, 1 / 3.0), (Assert.Single(ticks).Seconds, ticks[0].DataWaitShare));
    }

    [Fact]
    public void RunRound_NetworksThatDoNotFitTheData_SayWhichShape()
    {
        using nn.Module<Tensor, Tensor> generator = nn.Linear(6, 3);
        using nn.Module<Tensor, Tensor> discriminator = nn.Linear(2, 1);
        using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), Game.Short);
        UsageException refusal = Assert.Throws<UsageException>(trainer.RunRound);
        Assert.Equal(
            "The generator's output should have the shape [8, 2], but has [8, 3]. Change the network or the data so that they agree.",
            refusal.Message);
    }

    [Fact]
    public void Run_Length_IsCountedInRealImagesShown()
    {
        using Game game = new(Game.NetworkOf("points"), Game.Short with { TotalKimg = 0.1 });
        Assert.True(game.Trainer.Run(TestContext.Current.CancellationToken));
        Assert.Equal(13, game.Trainer.Round); // 13 · 8 = 104 ≥ 100
        Assert.Equal(0.104, game.Trainer.Kimg);
    }

    [Fact]
    public void Run_Cancelled_FinishesTheRound()
    {
        using Game game = new(Game.NetworkOf("points"), Game.Short);
        using CancellationTokenSource cancellation = new();
        game.Trainer.RoundCompleted += () =>
        {
            if (game.Trainer.Round == 3)
            {
                cancellation.Cancel();
            }
        };
        Assert.False(game.Trainer.Run(cancellation.Token));
        Assert.Equal(3, game.Trainer.Round);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(3, 2, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 3, true)]
    public void RunRound_Turns_AreAsManyAsAskedFor(int discriminatorTurns, int generatorTurns, bool reuse)
    {
        TrainingOptions options = Game.Short with
        {
            Discriminator = new() { TurnsPerRound = discriminatorTurns },
            Generator = new() { TurnsPerRound = generatorTurns },
            ReuseFakes = reuse,
        };
        using Game game = new(Game.NetworkOf("points"), options);
        int draws = 0;
        int judgements = 0;
        game.Pair.Generator.register_forward_pre_hook((_, z) =>
        {
            draws++;
            return z;
        });
        game.Pair.Discriminator.register_forward_pre_hook((_, x) =>
        {
            judgements += (int)x.shape[0];
            return x;
        });
        game.Play(4);

        Assert.Equal(4 * (discriminatorTurns + generatorTurns - (reuse ? 1 : 0)), draws);
        Assert.Equal(4 * 8 * (2 * discriminatorTurns + generatorTurns), judgements);
        Assert.Equal(4 * 8 * discriminatorTurns / 1000.0, game.Trainer.Kimg);
        Dictionary<string, Tensor> optimizers = new(game.Trainer.Capture().Optimizers);
        Assert.Equal(4 * discriminatorTurns, optimizers["discriminator.layers.judge.weight.step"].item<long>());
        Assert.Equal(4 * generatorTurns, optimizers["generator.layers.draw.weight.step"].item<long>());
    }

    [Fact]
    public void ReuseFakes_InTheGeneratorsTurn_JudgesTheFakesOfTheDiscriminatorsTurn()
    {
        List<float[]> judged = [];
        using Game game = new(Game.NetworkOf("points"), Game.Short with { ReuseFakes = true });
        game.Pair.Discriminator.register_forward_pre_hook((_, x) =>
        {
            judged.Add(x.data<float>().ToArray());
            return x;
        });
        game.Play(1);
        Assert.Equal(2, judged.Count); // reals and fakes, the same fakes
        Assert.Equal(judged[0].Skip(judged[1].Length), judged[1]);
    }

    [Theory]
    [InlineData("dcgan", 2)]
    [InlineData("dcgan-gn", 1)]
    [InlineData("mlp", 1)]
    public void RunRound_DiscriminatorsTurn_IsOnePassWhereNoBatchNormCouldTell(string recipe, int passes)
    {
        List<long> batches = [];
        using Game game = new(Game.NetworkOf(recipe), Game.Short);
        game.Pair.Discriminator.register_forward_pre_hook((_, x) =>
        {
            batches.Add(x.shape[0]);
            return x;
        });
        game.Play(1);
        Assert.Equal([.. Enumerable.Repeat(16L / passes, passes), 8L], batches);
    }

    [Fact]
    public void InstanceNoise_ImagesThatTheDiscriminatorSees_HaveItsDeviation()
    {
        List<float> seen = [];
        using nn.Module<Tensor, Tensor> generator = nn.Linear(6, 2);
        using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Linear(2, 1));
        MemoryImageSource origin = new(new float[2], SampleShape.Point(2)); // one point at (0, 0)
        using Trainer trainer = new(generator, discriminator, origin, Game.Short with { BatchSize = 5000, InstanceNoise = 0.3 });
        int call = 0;
        discriminator.register_forward_pre_hook((_, x) =>
        {
            if (call++ == 0)
            {
                seen.AddRange(x.data<float>().ToArray());
            }

            return x;
        });
        trainer.RunRound();
        Assert.Equal(0.3, Math.Sqrt(seen.Average(v => v * v)), 0.01); // standard error 0.3/√20000 ≈ 0.002
    }

    [Fact]
    public void Schedule_LearningRates_AreReportedAndFollowed()
    {
        TrainingOptions options = Game.Short with
        {
            TickKimg = 0.008,
            Generator = new() { LearningRate = 0.01, Schedule = new() { Shape = ScheduleShape.Linear, EndKimg = 0.08 } },
        };
        using Game game = new(Game.NetworkOf("points"), options);
        List<TickReport> ticks = [];
        game.Trainer.TickCompleted += ticks.Add;
        game.Play(12);
        Assert.Equal(0.009, ticks[0].GeneratorLearningRate, 1e-12);
        Assert.Equal(0.005, ticks[4].GeneratorLearningRate, 1e-12);
        Assert.Equal(0, ticks[9].GeneratorLearningRate, 1e-12);
        Assert.All(ticks, t => Assert.Equal(2e-4, t.DiscriminatorLearningRate, 1e-12));

        Dictionary<string, byte[]> before = Game.Bits(game.Pair.Generator);
        game.Play(1);
        Assert.Equal(before, Game.Bits(game.Pair.Generator)); // a learning rate of 0 moves nothing
    }

    [Fact]
    public void Constructor_SameSeed_PlaysTheSameGameAndAnotherSeedAnother()
    {
        double[] Losses(long seed)
        {
            List<double> losses = [];
            using Game game = new(Game.SmallDcgan, Game.Short with { Seed = seed });
            game.Trainer.TickCompleted += t => losses.AddRange([t.DiscriminatorLoss, t.GeneratorLoss]);
            game.Play(10);
            return [.. losses];
        }

        Assert.Equal(4, Losses(1).Length);
        Assert.Equal(Losses(1), Losses(1));
        Assert.NotEqual(Losses(1), Losses(2));
    }

    [Fact]
    public void Sample_BetweenRounds_LeavesTheGameAsItWas()
    {
        Dictionary<string, byte[]> Play(bool sampling)
        {
            using Game game = new(Game.SmallDcgan, Game.Short);
            for (int i = 0; i < 4; i++)
            {
                game.Play(1);
                if (sampling)
                {
                    using IDisposable scope = NewDisposeScope();
                    game.Trainer.Sample(game.Trainer.DrawLatents(3, seed: i));
                    game.Trainer.Sample(game.Trainer.DrawLatents(3, seed: i), GeneratorWeights.Raw);
                }
            }

            return Game.Bits(game.Pair.Generator);
        }

        Assert.Equal(Play(sampling: false), Play(sampling: true));
    }

    [Fact]
    public void Sample_SameLatents_AreDrawnOneByOneAsInABatch()
    {
        using Game game = new(Game.SmallDcgan, Game.Short);
        game.Play(3);
        using IDisposable scope = NewDisposeScope();
        Tensor many = game.Trainer.Sample(game.Trainer.DrawLatents(5, seed: 9));
        Tensor two = game.Trainer.Sample(game.Trainer.DrawLatents(2, seed: 9));
        Assert.Equal([5, 1, 16, 16], many.shape);
        Assert.True(many[TensorIndex.Slice(0, 2)].allclose(two, atol: 1e-6)); // eval mode: the batch does not matter
    }

    [Fact]
    public void RunRound_NetworksThatTakeLabels_AreGivenThemWithEveryBatch()
    {
        using LabelledGenerator generator = new();
        using LabelledDiscriminator discriminator = new();
        using (Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), Game.Short))
        {
            trainer.RunRound();
            trainer.RunRound();
        }

        Assert.True(generator.Labels.SetEquals([0, 1, 2]));
        Assert.True(discriminator.Labels.SetEquals([0, 1, 2]));
        Assert.Throws<UsageException>(() => new Trainer(generator, discriminator, new MemoryImageSource(new float[2], SampleShape.Point(2)), Game.Short));
    }
}
