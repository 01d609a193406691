using Sparring.Data;
using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Networks;
using Sparring.Options;
using Sparring.Runs;
using Sparring.Tests.Training;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Runs;

public sealed class RunQualityTests : IDisposable
{
    private static readonly OutputOptions _output = new() { CheckpointSeconds = 1e6, KeepLast = 1, KeepEvery = 0, SampleTicks = 0 };
    private static readonly QualityOptions _everyTick = new() { Evaluations = 20 };

    private readonly TempFolder _folder = new();

    [Fact]
    public void Run_GeneratorThatSlidesOverTheReals_KeepsTheCheckpointOfTheMomentItWasThere()
    {
        RunFolder folder = new(_folder["run"]);
        Assert.Equal(RunEnd.Finished, Play(folder, kimg: 1, _everyTick, out QualityHistory quality));

        Assert.Equal(20, quality.Measurements.Count);
        Assert.InRange(quality.Best!.Value.Round, 45, 55);
        // The mean over directions of |v · θ| is 2 |v| / π in the plane.
        Assert.Equal(2 * 0.5 / Math.PI, quality.LastAgainstBest!.Last, 0.01);
        Assert.True(quality.LastAgainstBest.IsWorse);
        Assert.Contains("% worse than the best", File.ReadAllText(folder.Log));

        long[] kept = [.. new CheckpointStore(folder.Checkpoints).List().Select(entry => entry.Round)];
        Assert.Equal([quality.Best.Value.Round, 95, 100], kept);
        QualityHistory read = QualityHistory.Read(folder);
        Assert.Equal(quality.Measurements, read.Measurements);
    }

    [Fact]
    public void Run_StopWhenFlat_EndsSoLongAfterTheBest()
    {
        RunFolder folder = new(_folder["run"]);
        QualityOptions stop = _everyTick with { StopWhenFlatKimg = 0.2 };
        Assert.Equal(RunEnd.Flat, Play(folder, kimg: 1, stop, out QualityHistory quality));

        long round = quality.Measurements[^1].Round;
        Assert.InRange(round, 45 + 20, 55 + 20 + 5);
        Assert.Contains("the quality has not improved by 1 % for 0.2", File.ReadAllText(folder.Log));
        Assert.Equal(round, new CheckpointStore(folder.Checkpoints).List()[^1].Round);

        // It is still flat when it goes on, until it is told otherwise.
        Assert.Equal(RunEnd.Flat, Play(folder, kimg: 1, stop, out QualityHistory again));
        Assert.Equal(round, again.Measurements[^1].Round);
        Assert.Equal(RunEnd.Finished, Play(folder, kimg: 1, _everyTick, out QualityHistory further));
        Assert.Equal(100, further.Measurements[^1].Round);
    }

    [Fact]
    public void Run_Images_MeasuresTheKernelDistanceFromTheHeldOutOnes()
    {
        RunOptions options = Kittens(new() { Evaluations = 5, Samples = 70 });
        RunFolder folder = new(_folder["run"]);
        using (TrainingRun run = TrainingRun.Create(options, folder, cancellation: TestContext.Current.CancellationToken))
        {
            run.Run(TestContext.Current.CancellationToken);
        }

        TickReport last = StatisticsFile.Read(folder.Statistics)[^1];
        Checkpoint checkpoint = CheckpointStore.Open(new CheckpointStore(folder.Checkpoints).List()[^1]);
        using OpenedData data = ImageSources.Open(options.Data, null, TestContext.Current.CancellationToken);
        using GeneratorFile generator = GeneratorFile.Load(checkpoint.PathOf("generator-ema.safetensors"));
        using IDisposable scope = NewDisposeScope();
        Tensor fakes = Drawing.Samples(generator.Network, Latents.Draw(70, generator.LatentSize, seed: 1), labels: null).add(1).mul(127.5).round().clamp(0, 255).to(ScalarType.Byte);
        using RandomFeatures extractor = new();
        KernelDistanceResult expected = KernelDistance.BetweenAll(
            extractor.Extract(Bytes(data.HeldOut!)).Vectors, extractor.Extract(fakes).Vectors, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Value, last.Quality!.Value, 1e-6);
        Assert.Equal(expected.StandardError, last.QualityError!.Value, 1e-6);
    }

    [Fact]
    public void Run_MeasurementAfterMeasurement_LeavesNoTensorBehind()
    {
        // The frozen players of readings become more at first; a test of their own is for them.
        RunOptions options = Kittens(new() { Evaluations = 10, Samples = 60 });
        options = options with { Training = options.Training with { Balance = new() { Readings = 0 } } };
        using TrainingRun run = TrainingRun.Create(options, new RunFolder(_folder["run"]), cancellation: TestContext.Current.CancellationToken);
        List<long> counts = [];
        run.Recorder.TickRecorded += _ => counts.Add(Tensor.TotalCount);
        run.Run(TestContext.Current.CancellationToken);
        Assert.True(run.Recorder.Quality.Measurements.Count >= 5);
        // The first prepares what stays.
        Assert.Single(counts.Skip(1).Distinct());
    }

    [Fact]
    public void Run_WithAndWithoutMeasurements_TrainsTheSameWeights()
    {
        Assert.Equal(Weights(new() { Evaluations = 0 }), Weights(new() { Evaluations = 10, Samples = 60 }));

        byte[] Weights(QualityOptions quality)
        {
            RunFolder folder = new(_folder[$"run{quality.Evaluations}"]);
            using TrainingRun run = TrainingRun.Create(Kittens(quality), folder, cancellation: TestContext.Current.CancellationToken);
            run.Run(TestContext.Current.CancellationToken);
            Assert.Equal(quality.Evaluations > 0, run.Recorder.Quality.Measurements.Count > 0);
            return File.ReadAllBytes(Path.Combine(run.Recorder.LatestCheckpoint!, "discriminator.safetensors"));
        }
    }

    [Theory]
    [InlineData("dcgan")]
    [InlineData("quick")]
    [InlineData("mlp")]
    [InlineData("stacked-mnist")]
    [InlineData("points")]
    public void IsDueAt_TicksOfEveryRecipe_IsTwentyTimesARunOrMoreAndAtTheLast(string recipe)
    {
        RunOptions options = Recipe.Get(recipe).Options;
        TrainingOptions training = options.Training;
        double[] ticks = [.. Enumerable.Range(0, (int)(training.TotalKimg / training.TickKimg) + 1).Select(i => i * training.TickKimg)];
        bool[] due = [.. ticks.Zip(ticks.Skip(1), (before, at) => options.Quality.IsDueAt(before, at, training))];
        Assert.InRange(due.Count(d => d), 20, 26);
        Assert.True(due[^1]);
    }

    [Fact]
    public void Open_TooFewHeldOut_ComparesWithTheTrainingImages()
    {
        RunOptions options = Kittens(new() { Evaluations = 1, Samples = 60 }) with { Data = new() { Height = 16, Width = 16, Count = 60, HeldOutShare = 0.5 } };
        using TrainingRun run = TrainingRun.Create(options, new RunFolder(_folder["run"]), cancellation: TestContext.Current.CancellationToken);
        run.Run(TestContext.Current.CancellationToken);
        Assert.Contains("Quality is the kernel distance of random features from 60 training images, of 60 fakes.", File.ReadAllText(run.Recorder.Folder.Log));
    }

    [Theory]
    [InlineData(25, 59, "quality.stopWhenFlatKimg is 59, but quality is measured only every 20 kimg. Set it to 60 or more, or quality.evaluations higher")]
    [InlineData(0, 100, "quality.stopWhenFlatKimg needs quality.evaluations, which is 0: nothing is measured. Set that to 25, for example")]
    [InlineData(25, 60, null)]
    [InlineData(0, 0, null)]
    public void Validate_StopWhenFlat_NeedsMeasurementsOftenEnough(int evaluations, double kimg, string? problem)
    {
        RunOptions options = new() { Quality = new() { Evaluations = evaluations, StopWhenFlatKimg = kimg } };
        Assert.Equal(problem is null ? [] : [problem], OptionsGate.Validate(options));
    }

    [Fact]
    public void Open_OwnNetworksMeasuredTooSeldomForStopWhenFlat_IsRefused()
    {
        using SlidingGame game = new(kimg: 1);
        UsageException refusal = Assert.Throws<UsageException>(
            () => RunRecorder.Open(_folder["run"], game.Trainer, _output, _everyTick with { StopWhenFlatKimg = 0.1 }));
        Assert.StartsWith("quality.stopWhenFlatKimg is 0.1, but quality is measured only every 0.05 kimg.", refusal.Message);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void RoundsToKeep_MeasurementsThatAreNoNumbers_HoldThePlaceOfNoCheckpoint()
    {
        double[] values = [5, 2, 1, double.NaN, double.NaN];
        QualityHistory history = new(values.Select((value, i) => Ticks.At(10 * (i + 1)) with { Quality = value }));
        Assert.Equal([20L, 30L], history.RoundsToKeep().Order());

        // The running medians are now 2 at round 20 and 1 at round 30.
        history.Add(new QualityMeasurement(60, 1, 0.5));
        Assert.Equal(30, history.Best!.Value.Round);
    }

    [Theory]
    [InlineData(null, 20)]
    [InlineData("best", 20)]
    [InlineData("latest", 50)]
    [InlineData("00003-round-00000030", 30)]
    public void Sampler_Choice_OpensThatCheckpoint(string? choice, long round)
    {
        RunFolder folder = RunWithQualities(5, 2, 1, 3, 4); // their running medians: 3.5, 2, 2, 3, 3.5
        using RunSampler sampler = RunSampler.Open(folder, choice);
        Assert.Equal(round, sampler.Checkpoint.Round);
    }

    [Fact]
    public void Sampler_BestDamaged_TakesTheLatestUnlessTheBestIsAskedFor()
    {
        RunFolder folder = RunWithQualities(5, 2, 1, 3, 4);
        Directory.Delete(Path.Combine(folder.Checkpoints, "00002-round-00000020"), recursive: true);
        using (RunSampler sampler = RunSampler.Open(folder))
        {
            Assert.Equal("the latest checkpoint (00005-round-00000050)", sampler.Description);
        }

        UsageException refusal = Assert.Throws<UsageException>(() => RunSampler.Open(folder, "best"));
        Assert.Contains("has no best checkpoint that is whole", refusal.Message);
        Assert.EndsWith("Name another, or 'latest'.", refusal.Message);
    }

    [Theory]
    [InlineData(new[] { 5.0, 4, 3, 2, 1 }, "quality 1 when last measured, at 50 kimg; 2 at best, the median of three at 40 kimg (lower is better)")]
    [InlineData(new[] { 5.0, 2, 1, 3, 4 }, "quality 4 when last measured, at 50 kimg; 2 at best, the median of three at 20 kimg (lower is better): the last is 100 % worse than the best")]
    [InlineData(new[] { 0.5, 0.1, 0.5, 0.101, 0.1, 0.104 }, "quality 0.104 when last measured, at 60 kimg; 0.101 at best, the median of three at 30 kimg (lower is better)")]
    [InlineData(new[] { 5.0, 2, 1, 3, double.NaN }, "quality NaN when last measured, at 50 kimg; 2 at best, the median of three at 20 kimg (lower is better): the last is worse than the best")]
    public void Verdict_Values_SaysHowTheRunEnded(double[] values, string verdict) =>
        Assert.Equal(verdict, new QualityHistory(values.Select((value, i) => Ticks.At(i) with { Kimg = 10 * (i + 1), Quality = value })).Verdict);

    [Theory]
    [InlineData(0.004, 0.015, "quality 0.015 when last measured, at 40 kimg; 0.004 at best, the median of three at 20 kimg (lower is better): the last is worse than the best by 0.011, with a standard error of 0.005")]
    [InlineData(0.004, 0.013, "quality 0.013 when last measured, at 40 kimg; 0.004 at best, the median of three at 20 kimg (lower is better)")]
    public void Verdict_AroundZero_GoesByTheStandardError(double best, double last, string verdict)
    {
        double[] values = [best, best, best, last], errors = [0.003, 0.003, 0.003, 0.004];
        Assert.Equal(verdict, new QualityHistory(values.Select((value, i) => Ticks.At(i) with { Kimg = 10 * (i + 1), Quality = value, QualityError = errors[i] })).Verdict);
    }

    [Fact]
    public void Sampler_StatisticsThatAreDamaged_StandInNoOthersWay()
    {
        RunFolder folder = RunWithQualities(5, 2, 1, 3, 4);
        File.AppendAllText(folder.Statistics, "no line of this file\n");

        using (RunSampler named = RunSampler.Open(folder, "00002-round-00000020"))
        {
            Assert.Equal("the checkpoint 00002-round-00000020", named.Description);
        }

        using (RunSampler latest = RunSampler.Open(folder, "latest"))
        {
            Assert.Equal("the latest checkpoint (00005-round-00000050)", latest.Description);
        }

        Assert.Contains("Line 6 of ", Assert.Throws<SparringException>(() => RunSampler.Open(folder)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static RunEnd Play(RunFolder folder, double kimg, QualityOptions options, out QualityHistory quality)
    {
        using SlidingGame game = new(kimg);
        using RunRecorder recorder = RunRecorder.Open(folder.Path, game.Trainer, _output, options);
        quality = recorder.Quality;
        return recorder.Run(TestContext.Current.CancellationToken);
    }

    private static RunOptions Kittens(QualityOptions quality) => new()
    {
        Data = new() { Height = 16, Width = 16, Count = 100, HeldOutShare = 0.5 },
        Network = Game.SmallDcgan,
        Training = Game.Short with { TotalKimg = 0.4 },
        Quality = quality,
        Output = _output,
    };

    /// <summary>A run with a checkpoint every ten rounds, whose statistics then say this of its quality.</summary>
    private RunFolder RunWithQualities(params double[] values)
    {
        RunOptions options = Kittens(new() { Evaluations = 0 }) with { Training = Game.Short with { TotalKimg = 0.4, TickKimg = 0.08 } };
        RunFolder folder = new(_folder["run"]);
        using (TrainingRun run = TrainingRun.Create(options with { Output = _output with { KeepLast = 9 } }, folder, cancellation: TestContext.Current.CancellationToken))
        {
            run.Recorder.TickRecorded += _ => run.Recorder.SaveCheckpoint();
            run.Run(TestContext.Current.CancellationToken);
        }

        TickReport[] ticks = [.. StatisticsFile.Read(folder.Statistics).Zip(values, (tick, value) => tick with { Quality = value })];
        File.Delete(folder.Statistics);
        using StatisticsFile statistics = new(folder.Statistics);
        Array.ForEach(ticks, statistics.Append);
        return folder;
    }

    private static Tensor Bytes(IImageSource source)
    {
        byte[] images = new byte[source.Count * source.Shape.ByteCount];
        for (int i = 0; i < source.Count; i++)
        {
            source.Read(i, images.AsSpan(i * source.Shape.ByteCount, source.Shape.ByteCount));
        }

        return tensor(images).view(source.Shape.BatchShape(source.Count));
    }
}
