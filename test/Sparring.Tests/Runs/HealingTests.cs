using Sparring.Balance;
using Sparring.Losses;
using Sparring.Runs;
using Sparring.Tests.Training;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Runs;

public sealed class HealingTests
{
    private static readonly TrainingOptions _options = Game.Short with { TotalKimg = 1.6, Balance = new BalanceOptions { Policy = BalancePolicyKind.Auto } };

    [Fact]
    public void Run_GameThatFailsOnce_GoesBackAndReachesItsLength()
    {
        using TempFolder folder = new();
        using Game game = new(Game.NetworkOf("points"), _options, loss: new FailingLoss(turns => turns == 101));
        using RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer, new OutputOptions { CheckpointSeconds = 1e6, SampleTicks = 0 }, new QualityOptions { Evaluations = 0 });

        Assert.Equal(RunEnd.Finished, recorder.Run(TestContext.Current.CancellationToken));

        Healing healing = Assert.Single(game.Trainer.Capture().Progress.Balance!.Healings);
        Assert.Equal(0, healing.BackToKimg); // the checkpoint before the first round is all that there is
        Assert.Equal(0.5, healing.Settings.LearningRate);
        Assert.Contains("diverged", healing.Cause);
        Assert.Contains("Went back to 0 kimg", File.ReadAllText(recorder.Folder.Log));
        IReadOnlyList<TickReport> ticks = StatisticsFile.Read(recorder.Folder.Statistics);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), ticks.Select(t => t.Tick));
        BalanceDecision told = Assert.Single(ticks.Select(t => t.Balance?.Decision).OfType<BalanceDecision>(), d => d.Change.StartsWith("Went back", StringComparison.Ordinal));
        Assert.Equal((1, 0.5), (told.Before.LearningRate, told.After.LearningRate));
    }

    /// <summary>No number is infinite, but the fakes get far worse and stay so.</summary>
    [Fact]
    public void Run_GameWhoseQualityCollapses_GoesBackToWhereItWasGood()
    {
        using TempFolder folder = new();
        Trainer? trainer = null;
        TrainingOptions fast = _options with
        {
            TotalKimg = 4,
            Generator = new PlayerOptions { LearningRate = 0.003 },
            Discriminator = new PlayerOptions { LearningRate = 0.003 },
            Average = new AverageOptions { HalfLifeKimg = 0 },
        };
        using Game game = new(Game.NetworkOf("points"), fast, loss: new RunawayLoss(turns => turns > 200 && trainer!.Settings.LearningRate == 1));
        trainer = game.Trainer;
        // A checkpoint at each tenth of the run; the last alone would lie within the failure, which is known of when it has lasted for three hundredths.
        QualityOptions quality = new() { Evaluations = 10 };
        using RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer, new OutputOptions { CheckpointSeconds = 1e6, KeepLast = 1, KeepEvery = 0, SampleTicks = 0 }, quality);
        List<(long? Best, long[] Kept)> afterReturns = [];
        recorder.WentBack += _ => afterReturns.Add((
            QualityHistory.Read(recorder.Folder).Best?.Round,
            [.. new CheckpointStore(recorder.Folder.Checkpoints).List().Select(entry => entry.Round)]));

        Assert.Equal(RunEnd.Finished, recorder.Run(TestContext.Current.CancellationToken));

        Healing healing = game.Trainer.Capture().Progress.Balance!.Healings[0];
        Assert.Contains("times as bad as at its best", healing.Cause);
        Assert.InRange(healing.FailedKimg, 1.6, 4); // 200 rounds of 8 images were sound
        Assert.InRange(healing.BackToKimg, 0.4, 1.61);
        Assert.Equal(0.5, healing.Settings.LearningRate);
        // What is forgotten takes no checkpoint with it that is the best of what stays.
        Assert.NotEmpty(afterReturns);
        Assert.All(afterReturns, r => Assert.Contains(Assert.NotNull(r.Best), r.Kept));
    }

    [Fact]
    public void Run_GameThatAlwaysFails_GivesUpAfterThreeReturnsAndNamesTheLastGoodCheckpoint()
    {
        using TempFolder folder = new();
        using Game game = new(Game.NetworkOf("points"), _options, loss: new FailingLoss(turns => turns % 20 == 0));
        using RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer, new OutputOptions { CheckpointSeconds = 1e6, SampleTicks = 0 }, new QualityOptions { Evaluations = 0 });

        DivergedException failure = Assert.Throws<DivergedException>(() => recorder.Run(TestContext.Current.CancellationToken));

        Assert.Contains("The last good checkpoint is", failure.Message);
        Assert.Equal(3, File.ReadAllLines(recorder.Folder.Log).Count(line => line.Contains("Went back to ", StringComparison.Ordinal)));
    }

    /// <summary>The last 4 of 199 rounds belong to no whole tick: their losses are not looked at before the run is over.</summary>
    [Fact]
    public void Run_GameThatFailsInItsLastRound_GoesBackToo()
    {
        using TempFolder folder = new();
        using Game game = new(Game.NetworkOf("points"), _options with { TotalKimg = 1.592 }, loss: new FailingLoss(turns => turns == 199));
        using RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer, new OutputOptions { CheckpointSeconds = 1e6, SampleTicks = 0 }, new QualityOptions { Evaluations = 0 });

        Assert.Equal(RunEnd.Finished, recorder.Run(TestContext.Current.CancellationToken));

        Assert.Equal(1.592, Assert.Single(game.Trainer.Capture().Progress.Balance!.Healings).FailedKimg, 1e-9);
        Assert.Equal(199, game.Trainer.Round);
    }

    [Fact]
    public void Run_GameThatFailsTwiceFromOneState_TellsOfBothReturns()
    {
        using TempFolder folder = new();
        // Ten rounds after it went back to the first one.
        using Game game = new(Game.NetworkOf("points"), _options, loss: new FailingLoss(turns => turns is 101 or 111));
        using RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer, new OutputOptions { CheckpointSeconds = 1e6, SampleTicks = 0 }, new QualityOptions { Evaluations = 0 });
        List<Healing> heard = [];
        recorder.WentBack += heard.Add;

        recorder.Run(TestContext.Current.CancellationToken);

        Assert.Equal([0.5, 0.25], heard.Select(h => h.Settings.LearningRate));
        var story = BalanceStory.Read(recorder.Folder);
        Assert.Equal(heard, story.Healings);
        string[] told = [.. story.Tell().Where(line => line.StartsWith("Failed and went back", StringComparison.Ordinal))];
        Assert.Equal(2, told.Length);
        Assert.StartsWith("Failed and went back: from 0.8", told[0]);
        Assert.Contains("to 0 kimg (both rates x 0.5 → 0.25). The discriminator has diverged", told[1]);
        Assert.Contains("kimg: Went back from ", File.ReadAllText(recorder.Folder.Log));
    }

    [Fact]
    public void Resume_AfterAReturn_StillKnowsOfIt()
    {
        using TempFolder folder = new();
        using (Game game = new(Game.NetworkOf("points"), _options, loss: new FailingLoss(turns => turns == 11)))
        using (RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer))
        {
            using CancellationTokenSource stop = new();
            game.Trainer.RoundCompleted += () =>
            {
                if (game.Trainer.Settings.LearningRate < 1)
                {
                    stop.Cancel();
                }
            };
            recorder.Run(stop.Token);
        }

        using Game resumed = new(Game.NetworkOf("points"), _options, loss: new FailingLoss(_ => false));
        using RunRecorder again = RunRecorder.Open(folder["run"], resumed.Trainer);
        Assert.Equal(0.5, resumed.Trainer.Settings.LearningRate);
        Assert.Single(resumed.Trainer.Capture().Progress.Balance!.Healings);
    }

    [Fact]
    public void Run_WithoutAuto_FailsAsBefore()
    {
        using TempFolder folder = new();
        using Game game = new(Game.NetworkOf("points"), _options with { Balance = new() }, loss: new FailingLoss(turns => turns == 11));
        using RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer);
        Assert.Throws<DivergedException>(() => recorder.Run(TestContext.Current.CancellationToken));
    }

    /// <summary>BCE, but in the turns of G that are asked for, counted from 1, G shuns what D calls real.</summary>
    private sealed class RunawayLoss(Func<int, bool> runsAway) : IAdversarialLoss
    {
        private readonly BceLoss _loss = new();
        private int _turns;

        public bool GeneratorSeesReals => false;

        public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) => _loss.Discriminator(realLogits, fakeLogits);

        public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) => _loss.Generator(fakeLogits, realLogits) * (runsAway(++_turns) ? -1 : 1);
    }

    /// <summary>BCE, but NaN in the turns of D that are asked for, counted from 1.</summary>
    private sealed class FailingLoss(Func<int, bool> fails) : IAdversarialLoss
    {
        private readonly BceLoss _loss = new();
        private int _turns;

        public bool GeneratorSeesReals => false;

        public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
            _loss.Discriminator(realLogits, fakeLogits) * (fails(++_turns) ? double.NaN : 1);

        public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) => _loss.Generator(fakeLogits, realLogits);
    }
}
