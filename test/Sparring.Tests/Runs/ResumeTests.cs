using System.Text.Json.Nodes;
using Sparring.Balance;
using Sparring.Networks;
using Sparring.Runs;
using Sparring.Tests.Training;
using Sparring.Training;

namespace Sparring.Tests.Runs;

/// <summary>A run that was stopped and resumed is, to the bit, the run that never stopped.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Rounds = 60;

    private static readonly OutputOptions _output = new() { SampleTicks = 4, SampleCount = 4, CheckpointSeconds = 1e6 };

    // Every few ticks, however long a recipe's training is.
    private static readonly QualityOptions _quality = new() { Evaluations = 10_000, Samples = 50 };

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Recipes => Game.Recipes;

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Run_InterruptedAtRandomRounds_LeavesTheBitsOfOneThatWasNot(string recipe)
    {
        int rounds = recipe == "mlp" ? Rounds / 3 : Rounds;
        Play(recipe, "straight", [rounds]);
        Random random = new(17);
        int[] stops = [.. Enumerable.Range(0, 5).Select(_ => random.Next(1, rounds)).Distinct().Order(), rounds];
        Play(recipe, "interrupted", stops);

        AssertSameRuns("straight", "interrupted");
    }

    [Theory]
    [InlineData(true, 0.1, 0.0, 2)]
    [InlineData(false, 0.0, 0.1, 3)]
    public void Run_EveryOption_ResumesExactly(bool reuseFakes, double instanceNoise, double smoothing, int turns)
    {
        TrainingOptions options = Game.Short with
        {
            ReuseFakes = reuseFakes,
            InstanceNoise = instanceNoise,
            Mirror = true,
            Loss = new() { LabelSmoothing = smoothing },
            Discriminator = new() { TurnsPerRound = turns, Schedule = new() { Shape = ScheduleShape.Cosine, EndKimg = 0.5 } },
            Generator = new() { TurnsPerRound = 2 },
            Average = new() { HalfLifeKimg = 0 },
        };
        Play("dcgan", "straight", [30], options);
        Play("dcgan", "interrupted", [7, 8, 23, 30], options);
        AssertSameRuns("straight", "interrupted");
    }

    [Fact]
    public void Run_KilledBetweenCheckpoints_RepeatsTheLostRoundsAndTheirStatistics()
    {
        Play("points", "straight", [Rounds]);
        using (Game game = GameOf("points", null))
        using (RunRecorder recorder = RunRecorder.Open(_folder["killed"], game.Trainer, _output, _quality))
        {
            game.Play(20);
            recorder.SaveCheckpoint();
            game.Play(17); // lost: the process dies here
        }

        Assert.Equal(37 / 5, StatisticsFile.Read(Path.Combine(_folder["killed"], "stats.jsonl")).Count);
        Play("points", "killed", [Rounds]);
        AssertSameRuns("straight", "killed");
    }

    [Fact]
    public void Open_RunOfAnotherDevice_GoesOnAndNotesIt()
    {
        Play("points", "run", [10], Game.TrainingOf("points") with { Device = "cpu" });
        string options = Path.Combine(_folder["run"], "options.json");
        JsonNode stored = JsonNode.Parse(File.ReadAllText(options))!;
        Assert.Equal("cpu", stored["device"]!.GetValue<string>());
        stored["device"] = "cuda:0 (NVIDIA GeForce GTX 1060)";
        stored["options"]!["training"]!["device"] = "cuda";
        File.WriteAllText(options, stored.ToJsonString());

        using Game other = GameOf("points", Game.TrainingOf("points") with { Device = "cpu" });
        using RunRecorder recorder = RunRecorder.Open(_folder["run"], other.Trainer, _output, _quality);

        Assert.Equal(10, other.Trainer.Round);
        Assert.Equal(["computed on cuda:0 (NVIDIA GeForce GTX 1060) before, on cpu now"], recorder.ResumeNotes);
        Assert.Contains("round 10, computing on cpu in fp32: ", File.ReadAllText(Path.Combine(_folder["run"], "log.txt")));
    }

    [Fact]
    public void Open_AnotherPrecision_IsRefusedWhereItComputesOtherwise()
    {
        // So small that auto computes in float32.
        Play("points", "run", [10], Game.TrainingOf("points") with { Precision = Precision.Auto });
        using (Game reduced = GameOf("points", Game.TrainingOf("points") with { Precision = Precision.Bf16 }))
        {
            UsageException refusal = Assert.Throws<UsageException>(() => RunRecorder.Open(_folder["run"], reduced.Trainer, _output, _quality));
            Assert.Contains("training.precision: computed in fp32 in the run, in bf16 now; --precision fp32 goes on as before", refusal.Message, StringComparison.Ordinal);
        }

        using Game same = GameOf("points", Game.TrainingOf("points") with { Precision = Precision.Fp32 });
        using RunRecorder recorder = RunRecorder.Open(_folder["run"], same.Trainer, _output, _quality);
        Assert.Equal(10, same.Trainer.Round);
    }

    [Fact]
    public void Open_OtherOptionsOrData_NamesEachDifferenceAndRefusesUnlessAllowed()
    {
        Play("points", "run", [10]);
        TrainingOptions changed = Game.TrainingOf("points") with { BatchSize = 4, Generator = new() { LearningRate = 0.5 } };
        using Game other = new(Game.NetworkOf("points"), changed, new NoiseSource(Sparring.Data.SampleShape.Point(2), count: 51));
        UsageException refusal = Assert.Throws<UsageException>(() => RunRecorder.Open(_folder["run"], other.Trainer, quality: _quality));
        Assert.Contains("training.batchSize: 8 in the run, 4 asked for", refusal.Message);
        Assert.Contains("training.generator.learningRate: 0.001 in the run, 0.5 asked for", refusal.Message);
        Assert.Contains("data: 50 of 'noise' [2], fingerprint noise-50-0123456789 in the run, 51 of 'noise' [2], fingerprint noise-51-0123456789 now", refusal.Message);
        Assert.Equal(3, refusal.Message.Split('\n').Count(line => line.StartsWith("  ", StringComparison.Ordinal)));

        using RunRecorder allowed = RunRecorder.Open(_folder["run"], other.Trainer, quality: _quality, allowChanges: true);
        Assert.Equal(10, other.Trainer.Round);
        Assert.Contains("Allowed change: training.batchSize", File.ReadAllText(Path.Combine(_folder["run"], "log.txt")));
    }

    [Fact]
    public void Open_OtherQualitySamples_WouldMakeAnotherCurveAndIsRefused()
    {
        Play("points", "run", [10]);
        using Game game = GameOf("points", null);

        UsageException refusal = Assert.Throws<UsageException>(() => RunRecorder.Open(_folder["run"], game.Trainer, quality: _quality with { Samples = 60 }));

        Assert.Contains($"{Environment.NewLine}  quality.samples: 50 in the run, 60 asked for{Environment.NewLine}", refusal.Message);
    }

    [Fact]
    public void Run_LengthThatIsNoMultipleOfTheTicks_MeasuresTheEndOnceAndAsOneThatWasNotInterrupted()
    {
        // 13 rounds of 8 images, ticks of 5 rounds.
        TrainingOptions options = Game.TrainingOf("points") with { TotalKimg = 0.104 };
        Finish("straight");
        Finish("interrupted", stop: 7);
        Finish("interrupted");
        AssertSameRuns("straight", "interrupted");

        TickReport[] ticks = Statistics("straight");
        Assert.Equal([(1, 5), (2, 10), (3, 13)], ticks.Select(tick => (tick.Tick, tick.Round)));
        Assert.All(ticks, tick => Assert.NotNull(tick.Quality));
        Assert.Equal(13, QualityHistory.Read(new RunFolder(_folder["straight"])).Measurements[^1].Round);
        Assert.InRange(ticks[^1].RealScore, 0.01, 0.99);
        Assert.Equal(ticks[0].DiscriminatorLearningRate, ticks[^1].DiscriminatorLearningRate);

        // It is finished, and stays as it is.
        Finish("straight");
        Assert.Equal(ticks, Statistics("straight"));

        // Made longer, it goes on with the whole tick.
        Play("points", "longer", [20], options with { TotalKimg = 0.16 });
        options = options with { TotalKimg = 0.16 };
        Finish("straight");
        Assert.Equal([(1, 5), (2, 10), (3, 13), (3, 15), (4, 20)], Statistics("straight").Select(tick => (tick.Tick, tick.Round)));
        Assert.Equal(
            Statistics("longer").Select(tick => (tick.Round, tick.DiscriminatorLoss)), Statistics("straight").Where(tick => tick.Round != 13).Select(tick => (tick.Round, tick.DiscriminatorLoss)));

        void Finish(string name, long stop = long.MaxValue)
        {
            using Game game = GameOf("points", options);
            using CancellationTokenSource cancellation = new();
            using RunRecorder recorder = RunRecorder.Open(_folder[name], game.Trainer, _output, _quality);
            game.Trainer.RoundCompleted += () =>
            {
                if (game.Trainer.Round >= stop)
                {
                    cancellation.Cancel();
                }
            };
            Assert.Equal(stop == long.MaxValue ? RunEnd.Finished : RunEnd.Interrupted, recorder.Run(cancellation.Token));
        }
    }

    [Fact]
    public void Open_LongerTrainingAndOtherOutput_AreNoChangeOfTheGame()
    {
        Play("points", "run", [10]);
        using Game longer = new(Game.NetworkOf("points"), Game.TrainingOf("points") with { TotalKimg = 999 });
        using RunRecorder recorder = RunRecorder.Open(_folder["run"], longer.Trainer, new OutputOptions { KeepLast = 7 }, _quality with { Evaluations = 7 });
        Assert.Equal(10, longer.Trainer.Round);
        Assert.Equal(999, JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["run"], "options.json")))!["options"]!["training"]!["totalKimg"]!.GetValue<double>());
    }

    [Fact]
    public void Open_LatestCheckpointDamaged_GoesOnFromTheOneBefore()
    {
        Play("points", "straight", [Rounds]);
        Play("points", "damaged", [10, 20, 30]);
        string latest = Directory.GetDirectories(Path.Combine(_folder["damaged"], "checkpoints")).Order().Last();
        byte[] bytes = File.ReadAllBytes(Path.Combine(latest, "optimizers.safetensors"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(latest, "optimizers.safetensors"), bytes);

        using (Game game = GameOf("points", null))
        using (RunRecorder recorder = RunRecorder.Open(_folder["damaged"], game.Trainer, quality: _quality))
        {
            // Saved when the quality was measured.
            Assert.Equal(25, game.Trainer.Round);
            Assert.Contains("aside: its file 'optimizers.safetensors' has other bytes than were saved", File.ReadAllText(recorder.Folder.Log));
        }

        Play("points", "damaged", [Rounds]);
        AssertSameRuns("straight", "damaged");
    }

    [Fact]
    public void Open_OtherNetworks_NamesTheTensorsThatDoNotFit()
    {
        Play("points", "run", [5]);
        using Game wider = new(Game.NetworkOf("points") with { HiddenUnits = 17 }, Game.TrainingOf("points"));
        UsageException refusal = Assert.Throws<UsageException>(() => RunRecorder.Open(_folder["run"], wider.Trainer, quality: _quality));
        Assert.Contains("'layers.linear0.weight' is [16, 6], here [17, 6]", refusal.Message);
    }

    [Fact]
    public void Open_FolderInUse_IsRefused()
    {
        using Game game = GameOf("points", null);
        using RunRecorder first = RunRecorder.Open(_folder["run"], game.Trainer);
        Assert.Throws<SparringException>(() => RunRecorder.Open(_folder["run"], game.Trainer));
    }

    [Fact]
    public void Open_FolderOfSomethingElse_IsRefusedAndUntouched()
    {
        using Game game = GameOf("points", null);
        string photo = _folder.Write("photos/samples/cat.png", [1]);
        UsageException refusal = Assert.Throws<UsageException>(() => RunRecorder.Open(_folder["photos"], game.Trainer));
        Assert.Equal($"The folder '{_folder["photos"]}' should be new or empty, but holds 'samples' and no run. Name another folder.", refusal.Message);
        Assert.Equal([1], File.ReadAllBytes(photo));
    }

    [Fact]
    public void Run_Diverged_NamesTheLastGoodCheckpointAndLeavesIt()
    {
        using Game game = GameOf("points", Game.TrainingOf("points") with { Balance = new BalanceOptions() });
        using RunRecorder recorder = RunRecorder.Open(_folder["run"], game.Trainer, new OutputOptions { CheckpointSeconds = 1e6 });
        game.Play(10);
        recorder.SaveCheckpoint();
        using (IDisposable inference = TorchSharp.torch.no_grad())
        {
            game.Pair.Generator.parameters().First().fill_(double.NaN);
        }

        DivergedException diverged = Assert.Throws<DivergedException>(() => recorder.Run(TestContext.Current.CancellationToken));
        Assert.EndsWith($"The last good checkpoint is {recorder.LatestCheckpoint}.", diverged.Message);
        Assert.Equal(11, diverged.Round);
        Assert.EndsWith("round-00000010", recorder.LatestCheckpoint);
    }

    public void Dispose() => _folder.Dispose();

    private static Game GameOf(string recipe, TrainingOptions? options, long? weightSeed = null) =>
        new(Game.NetworkOf(recipe), options ?? Game.TrainingOf(recipe), weightSeed: weightSeed);

    /// <summary>Plays to each of the rounds in a session of its own, with networks that start from other weights each time.</summary>
    private void Play(string recipe, string name, int[] stops, TrainingOptions? options = null)
    {
        foreach ((int session, int stop) in stops.Index())
        {
            using Game game = GameOf(recipe, options, weightSeed: session == 0 ? null : 1000 + session);
            using CancellationTokenSource cancellation = new();
            using RunRecorder recorder = RunRecorder.Open(_folder[name], game.Trainer, _output, _quality);
            game.Trainer.RoundCompleted += () =>
            {
                if (game.Trainer.Round >= stop)
                {
                    cancellation.Cancel();
                }
            };
            recorder.Run(cancellation.Token);
            Assert.Equal(stop, game.Trainer.Round);
        }
    }

    private void AssertSameRuns(string expected, string actual)
    {
        Checkpoint first = Latest(expected);
        Checkpoint second = Latest(actual);
        Assert.Equal(first.Files.Order(), second.Files.Order());
        foreach (string file in first.Files.Where(f => f.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            Assert.Equal(File.ReadAllBytes(first.PathOf(file)), File.ReadAllBytes(second.PathOf(file)));
        }

        Assert.Equal(Timeless(File.ReadAllText(first.PathOf("state.json"))), Timeless(File.ReadAllText(second.PathOf("state.json"))));
        Assert.Equal(Statistics(expected), Statistics(actual));
        Assert.Contains(Statistics(expected), tick => tick.Quality is not null);
        Assert.Equal(Pictures(expected), Pictures(actual));
    }

    private Checkpoint Latest(string name) => new CheckpointStore(Path.Combine(_folder[name], "checkpoints")).OpenLatest(out _)!;

    private TickReport[] Statistics(string name) =>
        [.. StatisticsFile.Read(Path.Combine(_folder[name], "stats.jsonl")).Select(t => t with { ImagesPerSecond = 0, DataWaitShare = 0, Seconds = 0, MemoryMiB = 0 })];

    private Dictionary<string, byte[]> Pictures(string name) =>
        Directory.GetFiles(Path.Combine(_folder[name], "samples")).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);

    private static string Timeless(string state)
    {
        JsonNode node = JsonNode.Parse(state)!;
        node["progress"]!["seconds"] = 0;
        node["progress"]!["tickTotals"]!["seconds"] = 0;
        node["progress"]!["tickTotals"]!["waitSeconds"] = 0;
        return node.ToJsonString();
    }
}
