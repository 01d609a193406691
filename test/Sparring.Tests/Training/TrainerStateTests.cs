using Sparring.Balance;
using Sparring.Data;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class TrainerStateTests
{
    [Theory]
    [InlineData(100, 0.1)] // 0.3 / 0.1 is a little less than 3 in floating point
    [InlineData(8, 0.04)]
    public void TickCompleted_WholeNumbersOfImages_ComesAfterEachInterval(int batch, double tickKimg)
    {
        using Game game = new(Game.NetworkOf("points"), Game.Short with { BatchSize = batch, TickKimg = tickKimg });
        List<double> ends = [];
        game.Trainer.TickCompleted += tick => ends.Add(tick.Kimg);
        int perTick = (int)Math.Round(tickKimg * 1000 / batch);
        game.Play(20 * perTick);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => i * perTick * batch / 1000.0), ends);
    }

    [Fact]
    public void TickCompleted_TrainingShorterThanATick_ComesAtItsEnd()
    {
        using Game game = new(Game.NetworkOf("points"), Game.Short with { TickKimg = 5, TotalKimg = 0.1 });
        List<TickReport> ticks = [];
        game.Trainer.TickCompleted += ticks.Add;
        game.Trainer.Run(TestContext.Current.CancellationToken);
        Assert.Equal(13, Assert.Single(ticks).Round);
    }

    [Fact]
    public void Restore_TrainerThatHasPlayedOn_GoesBackToTheBit()
    {
        using Game game = new(Game.SmallDcgan, Game.Short);
        List<TickReport> ticks = [];
        game.Trainer.TickCompleted += tick => ticks.Add(tick with { ImagesPerSecond = 0, DataWaitShare = 0, Seconds = 0, MemoryMiB = 0 });
        game.Play(7);
        TrainerState state = Cloned(game.Trainer.Capture());
        game.Play(9);
        Dictionary<string, byte[]> weights = Game.Bits(game.Pair.Generator);
        TickReport[] afterwards = [.. ticks[1..]];
        ticks.Clear();

        game.Trainer.Restore(state);
        game.Play(9);

        Assert.Equal(afterwards, ticks);
        Assert.Equal(weights, Game.Bits(game.Pair.Generator));
    }

    /// <summary>What auto had turned is turned back where another policy goes on; the rates of a return to a good state are not.</summary>
    [Theory]
    [InlineData(BalancePolicyKind.Auto, 0.5, 0.25, 0)]
    [InlineData(BalancePolicyKind.Off, 0, 0.5, 0)]
    [InlineData(BalancePolicyKind.Lecam, 0, 0.5, 0.3)]
    public void Restore_StateOfAuto_GoesOnAsThePolicyHasIt(BalancePolicyKind policy, double noise, double rate, double lecam)
    {
        using Game game = new(Game.NetworkOf("points"), Game.Short with { Balance = new BalanceOptions { Policy = policy } });
        TrainerState state = game.Trainer.Capture();
        BalanceSettings turned = new() { InstanceNoise = 0.5, LearningRate = 0.25 };
        game.Trainer.Restore(state with
        {
            Progress = state.Progress with
            {
                Settings = turned,
                Balance = new BalanceState { Auto = new AutoState(), Healings = [new Healing(1, "It had failed.", 0, new BalanceSettings(), new BalanceSettings { LearningRate = 0.5 })] },
            },
        });
        Assert.Equal((noise, rate, lecam), (game.Trainer.Settings.InstanceNoise, game.Trainer.Settings.LearningRate, game.Trainer.Settings.LecamWeight));
    }

    [Fact]
    public void Heal_AfterAFailure_DropsWhatWasOnTrialAndKnowsWhatDidNotHelp()
    {
        TrainingOptions options = Game.Short with { TotalKimg = 10, Balance = new BalanceOptions { Policy = BalancePolicyKind.Auto } };
        using Game game = new(Game.NetworkOf("points"), options);
        TrainerState start = game.Trainer.Capture();
        TrainerState With(BalanceSettings settings, AutoState auto) =>
            start with { Progress = start.Progress with { Settings = settings, Balance = new BalanceState { Auto = auto } } };
        BalanceSettings kept = new() { R1Gamma = 0.03 };
        TrainerState good = With(
            kept with { InstanceNoise = 0.25 }, new AutoState { Experiment = new AutoExperiment(AutoMove.MoreNoise, "", kept, 0, 1), Refusals = [new AutoRefusal(AutoMove.LessPenalty, 1, 1)] });
        game.Trainer.Restore(With(
            new BalanceSettings { DiscriminatorRate = 0.25, LearningRate = 0.5 },
            new AutoState
            {
                Experiment = new AutoExperiment(AutoMove.SlowerDiscriminator, "", new BalanceSettings(), 4, 5),
                Refusals = [new AutoRefusal(AutoMove.SlowerDiscriminator, 3, 1), new AutoRefusal(AutoMove.MoreNoise, 6, 2)],
                RestUntilKimg = 4,
            }));

        Healing healing = game.Trainer.Heal(good, "It had failed.");

        Assert.Equal(kept with { LearningRate = 0.25 }, healing.Settings);
        Assert.Equal(healing.Settings, game.Trainer.Settings);
        Assert.Equal(0.25, healing.Failed.DiscriminatorRate);
        AutoState auto = game.Trainer.Capture().Progress.Balance!.Auto!;
        Assert.Equal((null, 0), (auto.Experiment, auto.RestUntilKimg));
        // It failed at 0 kimg with a slower D on trial, which had been undone once: two fifths of the game.
        Assert.Equal([new AutoRefusal(AutoMove.MoreNoise, 6, 2), new AutoRefusal(AutoMove.SlowerDiscriminator, 4, 2)], auto.Refusals);
    }

    [Fact]
    public void Restore_LayerThatOnlySomeTurnsUse_ResumesToTheBit()
    {
        Dictionary<string, byte[]> Play(int interruptedAt)
        {
            TrainerState? state = null;
            Dictionary<string, byte[]> bits = [];
            foreach (int rounds in interruptedAt == 0 ? [8] : new[] { interruptedAt, 8 - interruptedAt })
            {
                manual_seed(1);
                using AlternatingGenerator generator = new();
                using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Linear(2, 1));
                using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), Game.Short);
                if (state is not null)
                {
                    trainer.Restore(state);
                }

                for (int i = 0; i < rounds; i++)
                {
                    generator.Second = trainer.Round % 2 == 1;
                    trainer.RunRound();
                }

                state = Cloned(trainer.Capture());
                bits = Game.Bits(generator);
            }

            return bits;
        }

        Assert.Equal(Play(interruptedAt: 0), Play(interruptedAt: 3));
    }

    [Fact]
    public void Sample_RootThatLooksAtItsMode_IsInTrainModeAgainAfterwards()
    {
        using ModeReader generator = new();
        using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Linear(2, 1));
        using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), Game.Short);
        using IDisposable scope = NewDisposeScope();
        trainer.Sample(trainer.DrawLatents(2, seed: 1));
        Assert.False(generator.LastMode);
        trainer.RunRound();
        Assert.True(generator.LastMode);
    }

    [Fact]
    public void Sample_GeneratorThatDrawsRandomNumbersItself_LeavesTheGameAsItWas()
    {
        Dictionary<string, byte[]> Play(bool sampling)
        {
            manual_seed(1);
            using NoisyGenerator generator = new();
            using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Linear(2, 1));
            using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), Game.Short);
            for (int i = 0; i < 4; i++)
            {
                trainer.RunRound();
                if (sampling)
                {
                    using IDisposable scope = NewDisposeScope();
                    trainer.Sample(trainer.DrawLatents(2, seed: 1));
                }
            }

            return Game.Bits(generator);
        }

        Assert.Equal(Play(sampling: false), Play(sampling: true));
    }

    internal static TrainerState Cloned(TrainerState state)
    {
        static Dictionary<string, Tensor> Clone(IReadOnlyDictionary<string, Tensor> tensors) => tensors.ToDictionary(t => t.Key, t => t.Value.detach().clone());
        return state with
        {
            Generator = Clone(state.Generator),
            GeneratorAverage = Clone(state.GeneratorAverage!),
            Discriminator = Clone(state.Discriminator),
            Optimizers = Clone(state.Optimizers),
            Rivals = Clone(state.Rivals),
        };
    }

    private sealed class AlternatingGenerator : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _first = nn.Linear(6, 2);
        private readonly nn.Module<Tensor, Tensor> _second = nn.Linear(6, 2);

        public AlternatingGenerator() : base(nameof(AlternatingGenerator)) => RegisterComponents();

        public bool Second { get; set; }

        public override Tensor forward(Tensor input) => Second ? _second.call(input) : _first.call(input);
    }

    private sealed class ModeReader : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _draw = nn.Linear(6, 2);

        public ModeReader() : base(nameof(ModeReader)) => RegisterComponents();

        public bool LastMode { get; private set; }

        public override Tensor forward(Tensor input)
        {
            LastMode = training;
            return _draw.call(input);
        }
    }

    private sealed class NoisyGenerator : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _draw = nn.Linear(6, 2);

        public NoisyGenerator() : base(nameof(NoisyGenerator)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _draw.call(input + randn_like(input));
    }
}
