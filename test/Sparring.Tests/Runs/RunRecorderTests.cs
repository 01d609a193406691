using Sparring.Data;
using Sparring.Runs;
using Sparring.Tests.Training;
using Sparring.Training;

namespace Sparring.Tests.Runs;

public sealed class RunRecorderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(3_600)] // fills while statistics and pictures are written
    [InlineData(0)] // fills while checkpoints are written
    public void Run_DiskThatFills_StopsWithAMessageAndGoesOnOnceThereIsSpace(double checkpointSeconds)
    {
        using SmallDisk disk = new("700k");
        string path = Path.Combine(disk.Path, "run");
        OutputOptions output = new() { SampleTicks = 1, SampleCount = 64, CheckpointSeconds = checkpointSeconds, KeepLast = 1000 };
        long saved;
        using (Game game = new(Game.NetworkOf("points"), Game.TrainingOf("points")))
        using (RunRecorder recorder = RunRecorder.Open(path, game.Trainer, output))
        {
            game.Play(3);
            recorder.SaveCheckpoint();
            SparringException full = Assert.Throws<SparringException>(() => recorder.Run(TestContext.Current.CancellationToken));
            Assert.StartsWith("The disk is full while writing ", full.Message);
            saved = new CheckpointStore(recorder.Folder.Checkpoints).OpenLatest(out IReadOnlyList<CheckpointProblem> problems)!.Entry.Round;
            Assert.Empty(problems);
            Assert.InRange(saved, 3, game.Trainer.Round);
        }

        disk.Grow("50m");
        using Game again = new(Game.NetworkOf("points"), Game.TrainingOf("points"));
        using RunRecorder resumed = RunRecorder.Open(path, again.Trainer, output);
        Assert.Equal(saved, again.Trainer.Round);
        again.Play(10);
        resumed.SaveCheckpoint();
        Assert.EndsWith($"round-{saved + 10:00000000}", resumed.LatestCheckpoint);
    }

    [Fact]
    public void RunRound_SecondsSinceTheLastCheckpoint_DecideAboutTheNext()
    {
        ManualClock clock = new();
        using Game game = new(Game.NetworkOf("points"), Game.TrainingOf("points"));
        using RunRecorder recorder = RunRecorder.Open(_folder["run"], game.Trainer, time: clock); // by default every 60 seconds
        CheckpointStore store = new(recorder.Folder.Checkpoints);
        List<long> rounds = [];
        foreach (int seconds in (int[])[59, 1, 30, 29, 2, 60, 59])
        {
            clock.Seconds += seconds;
            game.Play(1);
            rounds.Add(store.List().Select(e => e.Round).DefaultIfEmpty(0).Max());
        }

        Assert.Equal([0, 2, 2, 2, 5, 6, 6], rounds);
    }

    [Fact]
    public void Run_NetworksThatTakeLabels_DrawsEveryClass()
    {
        using LabelledGenerator generator = new();
        using LabelledDiscriminator discriminator = new();
        using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), Game.Short with { TotalKimg = 0.04 });
        using RunRecorder recorder = RunRecorder.Open(_folder["run"], trainer, new OutputOptions { SampleTicks = 1 });
        Assert.Equal(RunEnd.Finished, recorder.Run(TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(_folder["run"], "samples", "final.png")));
        Assert.Throws<ArgumentNullException>(() => trainer.Sample(trainer.DrawLatents(2, seed: 1)));
    }

    [Fact]
    public void CreateNumbered_DataThatFailWhileTheFolderIsFilled_LeavesNoRun()
    {
        string root = _folder["runs"];
        Assert.Throws<ArithmeticException>(() => RunFolder.CreateNumbered(root, "x", _ => throw new ArithmeticException()));
        Assert.Empty(Directory.GetDirectories(root));
    }

    [Fact]
    public void Create_Folder_ExplainsItselfFromTheFirstMoment()
    {
        RunOptions options = Recipe.Get("points").Options with { Training = Game.TrainingOf("points") };
        using TrainingRun run = TrainingRun.CreateNumbered(options, _folder["runs"], cancellation: TestContext.Current.CancellationToken);
        Assert.EndsWith("00001-ring8-points", run.Recorder.Folder.Path);
        Assert.True(File.Exists(run.Recorder.Folder.Options));
        Assert.True(File.Exists(Path.Combine(run.Recorder.Folder.Samples, "reals.png")));
        Assert.Equal(options, TrainingRun.ReadOptions(run.Recorder.Folder));
    }

    [Fact]
    public void Resume_SameDataInAnotherPlace_IsTheSameRun()
    {
        string photos = _folder["photos"];
        using (IDisposable scope = TorchSharp.torch.NewDisposeScope())
        {
            for (int i = 0; i < 20; i++)
            {
                _folder.Write($"photos/{i}.png", Sparring.Tensors.ImageCodec.EncodePng(Enumerable.Repeat((byte)(i * 12), 256).ToArray(), 1, 16, 16));
            }
        }

        RunOptions options = new() { Data = new() { Source = photos }, Network = Game.SmallDcgan, Training = Game.Short with { TotalKimg = 0.04 } };
        RunFolder folder = new(_folder["run"]);
        using (TrainingRun run = TrainingRun.Create(options, folder, cancellation: TestContext.Current.CancellationToken))
        {
            run.Run(TestContext.Current.CancellationToken);
        }

        Directory.Move(photos, _folder["moved"]);
        RunOptions moved = TrainingRun.ReadOptions(folder);
        using TrainingRun resumed = TrainingRun.Resume(moved with { Data = moved.Data with { Source = _folder["moved"] } }, folder, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(5, resumed.Round);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class ManualClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
