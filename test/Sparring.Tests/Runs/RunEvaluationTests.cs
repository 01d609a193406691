using Sparring.Data;
using Sparring.Metrics.Evaluation;
using Sparring.Runs;
using Sparring.Tests.Data;
using Sparring.Tests.Training;

namespace Sparring.Tests.Runs;

/// <summary>Looks at the checkpoints of one tiny run of kittens.</summary>
public sealed class RunEvaluationTests : IDisposable
{
    private static readonly RunOptions _run = new()
    {
        Data = new() { Height = 16, Width = 16, Count = 60 },
        Network = Game.SmallDcgan,
        Training = Game.Short with { TotalKimg = 0.08 },
        Output = new() { SampleTicks = 0, CheckpointSeconds = 0, KeepLast = 100 },
    };

    private static readonly EvaluationOptions _options = new()
    {
        Features = FeatureKind.Random,
        Metrics = MetricNames.Parse("fid,memorisation"),
        Count = 40,
    };

    private readonly TempFolder _folder = new();
    private readonly CacheHome _cache = new();
    private readonly RunFolder _path;

    public RunEvaluationTests()
    {
        _path = new RunFolder(_folder["tiny"]);
        using TrainingRun run = TrainingRun.Create(_run, _path, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(RunEnd.Finished, run.Run(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Evaluate_ACheckpoint_MeasuresWhatItDrawsAndKeepsALineAndAPicture()
    {
        CheckpointEvaluation found = Evaluating(evaluation => evaluation.Evaluate("latest", TestContext.Current.CancellationToken));
        CheckpointEvaluation again = Evaluating(evaluation => evaluation.Evaluate("latest", TestContext.Current.CancellationToken));
        CheckpointEvaluation raw = Evaluating(evaluation => evaluation.Evaluate("latest", TestContext.Current.CancellationToken), raw: true);

        CheckpointEntry latest = new CheckpointStore(_path.Checkpoints).List()[^1];
        Assert.Equal(("tiny", latest.Name, 10, 0.08, "ema", "kittens", 40, 60), (
            found.Record.Fakes, found.Record.Checkpoint, found.Record.Round, found.Record.Kimg, found.Record.Weights, found.Record.Reference, found.Record.FakeCount, found.Record.RealCount));
        Assert.Equal(found.Record.Values, again.Record.Values);
        Assert.NotEqual(found.Record.Values["fid"], raw.Record.Values["fid"]);

        // The second call found the same, and so added no line.
        IReadOnlyList<EvaluationRecord> lines = MetricsFile.Read(_path.Metrics);
        Assert.Equal(["ema", "raw"], lines.Select(line => line.Weights!));
        Assert.Equal(Path.Combine(_path.MetricsPictures, $"nearest-{latest.Name}.png"), found.Picture);
        Assert.True(File.Exists(found.Picture));
        Assert.EndsWith("-raw.png", raw.Picture, StringComparison.Ordinal);

        // By hand: the same generator's images against the same data.
        using EvaluationReference reference = Reference(_options);
        using var evaluator = Evaluator.Open(reference.Data, _options, cancellationToken: TestContext.Current.CancellationToken);
        using var generator = GeneratorFile.Load(Path.Combine(latest.Path, "generator-ema.safetensors"));
        Assert.Equal(found.Record.Values["fid"], evaluator.Measure(new GeneratedImages(generator, "x", 40, 0), TestContext.Current.CancellationToken)["fid"]);
    }

    [Fact]
    public void EvaluateOnce_AllCheckpointsTwice_ComputesThemOnce()
    {
        List<CheckpointEvaluation> All(EvaluationOptions options) => Evaluating(
            evaluation => evaluation.Checkpoints.Select(entry => evaluation.EvaluateOnce(entry, TestContext.Current.CancellationToken)).ToList(), options: options);

        List<CheckpointEvaluation> first = All(_options);
        List<CheckpointEvaluation> second = All(_options);
        List<CheckpointEvaluation> others = All(_options with { Seed = 1 });

        Assert.True(first.Count > 2);
        Assert.All(first, found => Assert.NotNull(found.Result));
        Assert.All(second, found => Assert.Null(found.Result));
        Assert.All(others, found => Assert.NotNull(found.Result));
        Assert.Equal(first.Select(found => found.Record.Values["fid"]), second.Select(found => found.Record.Values["fid"]));
        Assert.Equal(2 * first.Count, File.ReadAllLines(_path.Metrics).Length);
        EvaluationCurve curve = EvaluationCurve.Of(MetricKind.Fid, second.Select(found => found.Record))!;
        Assert.Equal(Path.Combine(_path.MetricsPictures, "curve.png"), Evaluating(evaluation => evaluation.Write(curve)));
        Assert.Equal(curve.Encode(), File.ReadAllBytes(Path.Combine(_path.MetricsPictures, "curve.png")));
    }

    [Theory]
    [InlineData("out/kittens.jsonl", "out/kittens")]
    [InlineData("out/kittens", "out/kittens-pictures")]
    [InlineData("out/.jsonl", "out/.jsonl-pictures")]
    public void Evaluate_FileOfTheUsers_TakesThePicturesAlongAndLeavesTheRunAsItIs(string file, string pictures)
    {
        string[] before = Files();
        CheckpointEntry latest = new CheckpointStore(_path.Checkpoints).List()[^1];

        CheckpointEvaluation found = Evaluating(evaluation => evaluation.Evaluate("latest", TestContext.Current.CancellationToken), file: _folder[file]);

        Assert.Equal(_folder[$"{pictures}/tiny-nearest-{latest.Name}.png"], found.Picture);
        Assert.True(File.Exists(found.Picture));
        Assert.Equal("v1", Assert.Single(MetricsFile.Read(_folder[file])).Method![..2]);
        Assert.Equal(before, Files());

        string[] Files() => [.. Directory.EnumerateFileSystemEntries(_path.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void EvaluateOnce_LineOfAnotherMethod_IsNoAnswer()
    {
        CheckpointEntry entry = new CheckpointStore(_path.Checkpoints).List()[0];
        CheckpointEvaluation found = Once();
        File.WriteAllText(_path.Metrics, File.ReadAllText(_path.Metrics).Replace("\"method\":\"v1 ", "\"method\":\"v0 ", StringComparison.Ordinal));

        Assert.NotNull(Once().Result);
        Assert.Null(Once().Result);
        Assert.Equal(["v0", "v1"], MetricsFile.Read(_path.Metrics).Select(line => line.Method![..2]));
        Assert.Equal(found.Record.Method, MetricsFile.Read(_path.Metrics)[1].Method);

        CheckpointEvaluation Once() => Evaluating(evaluation => evaluation.EvaluateOnce(entry, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Evaluate_LineCannotBeWritten_SaysSoBeforeItMeasures()
    {
        Directory.CreateDirectory(_path.Metrics);

        SparringException refusal = Assert.Throws<SparringException>(
            () => Evaluating(evaluation => evaluation.Evaluate("latest", TestContext.Current.CancellationToken)));

        Assert.EndsWith("Mend that, or name another file with --out", refusal.Message);
        Assert.False(Directory.Exists(_path.MetricsPictures));
    }

    [Fact]
    public void Evaluate_PictureCannotBeWritten_KeepsTheNumbers()
    {
        File.WriteAllText(_path.MetricsPictures, "");

        Assert.Throws<SparringException>(() => Evaluating(evaluation => evaluation.Evaluate("latest", TestContext.Current.CancellationToken)));

        Assert.Single(MetricsFile.Read(_path.Metrics));
        Assert.Equal(["checkpoints", "events", "log.txt", "metrics", "metrics.jsonl", "options.json", "run.lock", "samples", "stats.jsonl"],
            Directory.EnumerateFileSystemEntries(_path.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OfRun_MetricsWithoutMemorisation_DoesNotSpeakOfHeldOutImages()
    {
        using EvaluationReference fid = Reference(_options with { Metrics = MetricNames.Parse("fid") });
        using EvaluationReference all = Reference(_options with { Metrics = null });

        Assert.Equal("the run's own training data", fid.Description);
        Assert.StartsWith("the run's own training data; memorisation looks at the ", all.Description);
    }

    [Fact]
    public void EvaluateOnce_DamagedCheckpoint_IsToldAsSuch()
    {
        CheckpointEntry entry = new CheckpointStore(_path.Checkpoints).List()[0];
        File.AppendAllText(Path.Combine(entry.Path, "generator-ema.safetensors"), "x");

        Evaluating(evaluation => Assert.Throws<CheckpointDamagedException>(() => evaluation.EvaluateOnce(entry, TestContext.Current.CancellationToken)));
        Assert.False(File.Exists(_path.Metrics));
    }

    [Fact]
    public void EvaluateOnce_CheckpointThatATrainingHasPruned_IsToldAsSuch()
    {
        CheckpointEntry entry = new CheckpointStore(_path.Checkpoints).List()[0];
        Directory.Delete(entry.Path, recursive: true);

        CheckpointDamagedException told = Evaluating(evaluation => Assert.Throws<CheckpointDamagedException>(() => evaluation.EvaluateOnce(entry, TestContext.Current.CancellationToken)));

        Assert.Equal("its folder is gone", told.Cause);
    }

    [Fact]
    public void OfRun_AgainstOtherData_LeavesMemorisationToThoseWhoAsk()
    {
        EvaluationOptions all = new() { Features = FeatureKind.Random };
        using var other = EvaluationReference.OfRun(_path, new() { Source = "kittens" }, all, cancellation: TestContext.Current.CancellationToken);
        using var asked = EvaluationReference.OfRun(_path, new() { Source = "kittens" }, _options, cancellation: TestContext.Current.CancellationToken);

        // In the run's size.
        Assert.Equal(("16x16 colour", 20_000), ($"{other.Data.Reference.Shape}", other.Data.Reference.Count));
        Assert.Null(other.Data.Training);
        Assert.Equal((60, 12), (asked.Data.Training!.Count, asked.Data.HeldOut!.Count));
    }

    [Fact]
    public void OfRun_DataOfAnotherKindOrARun_AreRefused()
    {
        Assert.StartsWith(
            $"Fakes should have the shape of the reference, but '{_path.Path}' has 16x16 colour and 'ring8' has points of 2.",
            Assert.Throws<UsageException>(() => EvaluationReference.OfRun(_path, new() { Source = "ring8" }, _options with { Metrics = null }, cancellation: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"'{_path.Path}' is a run, and fakes are compared with real images.",
            Assert.Throws<UsageException>(() => EvaluationReference.OfRun(_path, new() { Source = _path.Path }, _options, cancellation: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OpenFakes_OtherSizes_AreToldOf()
    {
        for (int i = 0; i < 3; i++)
        {
            _folder.Write($"large/{i}.png", TestImages.Flat(64, 32, 1, (byte)i, 3));
            _folder.Write($"mixed/{i}.png", TestImages.Flat(16, 16 + 4 * i, 1, (byte)i, 3));
        }

        EvaluationOptions options = new() { Features = FeatureKind.Random };
        using var large = EvaluationReference.OfData(new() { Source = _folder["large"] }, options, cancellation: TestContext.Current.CancellationToken);
        using OpenedData fakes = large.OpenFakes(new() { Source = _folder["mixed"] }, options, cancellation: TestContext.Current.CancellationToken);
        using var run = EvaluationReference.OfRun(_path, new() { Source = _folder["mixed"] }, options, cancellation: TestContext.Current.CancellationToken);
        using var own = EvaluationReference.OfRun(_path, null, options, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(["3 of the 3 images of 'mixed' have 3 other sizes on disk, and were resized to 32x64, which moves every number."], large.Notes);
        Assert.Equal(["2 of the 3 images of 'mixed' have 2 other sizes on disk, and were resized to 16x16, which moves every number."], run.Notes);
        Assert.Empty(own.Notes);
        using OpenedData same = run.OpenFakes(new() { Source = _folder["large"] }, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("3 of the 3 images of 'large' are 32x64 on disk, and were resized to 16x16, which moves every number.", run.Notes[^1]);
    }

    [Fact]
    public void OfData_MemorisationByName_HoldsAPartOut()
    {
        using var whole = EvaluationReference.OfData(new() { Source = "kittens" }, _options with { Metrics = null }, cancellation: TestContext.Current.CancellationToken);
        using var split = EvaluationReference.OfData(new() { Source = "kittens" }, _options, cancellation: TestContext.Current.CancellationToken);

        Assert.Null(whole.Data.HeldOut);
        Assert.Same(split.Data.Reference, split.Data.Training);
        Assert.Equal(1_000, split.Data.HeldOut!.Count); // 0.05 of 20,000
    }

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }

    private EvaluationReference Reference(EvaluationOptions options) =>
        EvaluationReference.OfRun(_path, null, options, cancellation: TestContext.Current.CancellationToken);

    private T Evaluating<T>(Func<RunEvaluation, T> evaluate, bool raw = false, EvaluationOptions? options = null, string? file = null)
    {
        options ??= _options;
        using EvaluationReference reference = Reference(options);
        using var evaluator = Evaluator.Open(reference.Data, options, cancellationToken: TestContext.Current.CancellationToken);
        return evaluate(new RunEvaluation(_path, evaluator, options, raw, file));
    }
}
