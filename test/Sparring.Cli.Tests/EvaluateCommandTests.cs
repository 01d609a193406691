using Sparring.Runs;

namespace Sparring.Cli.Tests;

/// <summary>Judges one tiny run of images.</summary>
public sealed class EvaluateCommandTests(SampleCommandTests.TinyRun run) : IClassFixture<SampleCommandTests.TinyRun>, IDisposable
{
    private static readonly string[] _small = ["--features", "random", "--count", "40", "--threads", "1"];

    private readonly TempFolder _folder = new();

    [Fact]
    public void Evaluate_ARun_PrintsTheTableAndKeepsALine()
    {
        string file = _folder["a.jsonl"];
        CommandLine found = Evaluate(run.Path, "--checkpoint", "latest", "--out", file);

        Assert.Equal((0, ""), (found.ExitCode, found.Error));
        // Another test may have looked at the real images before.
        Assert.Contains("Looking at the fakes\nMeasuring fid\n", found.Out, StringComparison.Ordinal);
        Assert.Matches(@"\nFakes:     tiny, checkpoint \d{5}-round-00000008 \(ema\) at 0.064 kimg, 40 drawn with seed 0\n", found.Out);
        Assert.Contains("\nReference: kittens, 32 images, 16x16 colour: the run's own training data\n", found.Out.Replace("; memorisation looks at the 6 images held out from them", ""), StringComparison.Ordinal);
        Assert.Contains("\nFeatures:  random (asked for)\n", found.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n  fid +\d+\.\d+ +lower ", found.Out);
        Assert.Matches(@"\n  precision +[\d.]+ +higher ", found.Out);
        Assert.Contains("\nThese are distances by the features 'random', not the field's FID and KID.", found.Out, StringComparison.Ordinal);
        Assert.Contains("\nNote: fid: There are 32 images for 512 dimensions", found.Out, StringComparison.Ordinal);
        // 6 held-out images are too few, and nobody asked for it by name.
        Assert.Contains("\nNote: 'memorisation' is left out: Memorisation is told from at least 10 held-out images; there are 6.", found.Out, StringComparison.Ordinal);
        Assert.EndsWith($"\nWrote {file}\n", found.Out, StringComparison.Ordinal);
        EvaluationRecord line = Assert.Single(MetricsFile.Read(file));
        Assert.Equal((40, 32, "random"), (line.FakeCount, line.RealCount, line.Features));
    }

    [Fact]
    public void Evaluate_Twice_PrintsTheSameNumbersAndQuietNoProgress()
    {
        CommandLine first = Evaluate(run.Path, "--quiet", "--out", _folder["a.jsonl"]);
        CommandLine second = Evaluate(run.Path, "--quiet", "--out", _folder["a.jsonl"]);

        Assert.StartsWith("Fakes: ", first.Out, StringComparison.Ordinal);
        Assert.Equal(first.Out, second.Out);
        Assert.Single(File.ReadAllLines(_folder["a.jsonl"]));
    }

    [Fact]
    public void Evaluate_AllCheckpoints_NamesTheBestDrawsTheCurveAndGoesOnWhereItWas()
    {
        string[] all = ["--all-checkpoints", "--metrics", "kid", "--out", _folder["a.jsonl"]];
        CommandLine first = Evaluate(run.Path, all);
        CommandLine second = Evaluate(run.Path, all);

        int count = new CheckpointStore(new RunFolder(run.Path).Checkpoints).List().Count;
        Assert.Equal((0, "", 0, ""), (first.ExitCode, first.Error, second.ExitCode, second.Error));
        EvaluationRecord best = MetricsFile.Read(_folder["a.jsonl"]).MinBy(line => line.Values["kid"])!;
        Assert.Contains($"\nBest by kid: {best.Checkpoint} with ", first.Out, StringComparison.Ordinal);
        Assert.Contains($"Draw from it: sparring sample {run.Path} --checkpoint {best.Checkpoint}\n", first.Out, StringComparison.Ordinal);
        Assert.Matches($@"\n  {best.Checkpoint} +[\d.]+ +[\d.]+ +best", first.Out);
        string curve = _folder[$"a/{Path.GetFileName(run.Path)}-curve.png"];
        Assert.EndsWith($"\nWrote {_folder["a.jsonl"]} and {curve}\n", first.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(curve));
        Assert.DoesNotContain("before", first.Out, StringComparison.Ordinal);
        Assert.Contains($"\n{count} of {count} had been measured with these settings before, and were not computed again.\n", second.Out, StringComparison.Ordinal);
        Assert.Equal(count, File.ReadAllLines(_folder["a.jsonl"]).Length);
    }

    [Fact]
    public void Evaluate_FilesThatAreBroken_CanBeAllowed()
    {
        CommandLine.Run("sample", run.Path, "--single", "--count", "20", "--out", _folder["fakes"]);
        File.WriteAllText(_folder["fakes/broken.png"], "no picture");
        string[] command = ["--against", "kittens", "--metrics", "swd", "--reals", "50"];

        CommandLine refused = Evaluate(_folder["fakes"], command);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("data.maxBadShare", refused.Error, StringComparison.Ordinal);
        CommandLine allowed = Evaluate(_folder["fakes"], [.. command, "--set", "data.maxBadShare=0.1"]);
        Assert.Equal((0, ""), (allowed.ExitCode, allowed.Error));

        CommandLine training = Evaluate(_folder["fakes"], [.. command, "--set", "training.seed=1"]);
        Assert.Equal(2, training.ExitCode);
        Assert.Contains("--set is 'training.seed=1', but an evaluation has data options only", training.Error, StringComparison.Ordinal);
        CommandLine own = Evaluate(run.Path, "--set", "data.maxBadShare=0.1");
        Assert.Equal(2, own.ExitCode);
        Assert.Contains("a run's own data are opened as they were trained on", own.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_TwoFolders_OpensTheFakesInTheSizeOfTheReference()
    {
        CommandLine.Run("sample", run.Path, "--single", "--count", "20", "--out", _folder["fakes"]);
        CommandLine.Run("sample", run.Path, "--single", "--count", "24", "--seed", "1", "--out", _folder["reals"]);

        CommandLine found = Evaluate(_folder["fakes"], "--against", _folder["reals"], "--metrics", "fid,swd");
        CommandLine itself = Evaluate(_folder["reals"], "--against", _folder["reals"], "--metrics", "swd");
        CommandLine inItsSize = Evaluate(_folder["fakes"], "--against", "kittens", "--metrics", "swd", "--reals", "50");

        Assert.Equal((0, "", 0, "", 0, ""), (found.ExitCode, found.Error, itself.ExitCode, itself.Error, inItsSize.ExitCode, inItsSize.Error));
        Assert.Contains("\nFakes:     fakes, 20 images, 16x16 colour\nReference: reals, 24 images, 16x16 colour: all of them\n", found.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n  swd +0 +lower ", itself.Out);
        Assert.Contains("\nNote: The fakes are the very images of the reference.\n", itself.Out, StringComparison.Ordinal);
        Assert.Contains("Fakes:     fakes, 20 images, 32x32 colour\nReference: kittens, 50 of 20,000 images, 32x32 colour: all of them\n", inItsSize.Out, StringComparison.Ordinal);
        Assert.Contains("\nNote: 20 of the 20 images of 'fakes' are 16x16 on disk, and were resized to 32x32, which moves every number.\n", inItsSize.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("resized", found.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_ASingleImage_SaysThatSetsAreCompared()
    {
        CommandLine.Run("sample", run.Path, "--single", "--count", "1", "--out", _folder["one"]);
        CommandLine.Run("sample", run.Path, "--single", "--count", "2", "--out", _folder["two"]);

        CommandLine fakes = Evaluate(_folder["one"], "--against", _folder["two"]);
        CommandLine reals = Evaluate(_folder["two"], "--against", _folder["one"]);

        const string Refusal = "Error: 'one' holds a single image, and metrics compare sets of them. Give at least 2, better some thousand.\n";
        Assert.Equal((2, Refusal, 2, Refusal), (fakes.ExitCode, fakes.Error, reals.ExitCode, reals.Error));
    }

    [Fact]
    public void Evaluate_DamagedStatistics_StandInNoOthersWayThanTheBests()
    {
        string damaged = CopyOfRun();
        File.AppendAllText(Path.Combine(damaged, "stats.jsonl"), "no line of this file\n");

        CommandLine all = Evaluate(damaged, "--all-checkpoints", "--metrics", "kid");
        CommandLine latest = Evaluate(damaged, "--checkpoint", "latest", "--metrics", "kid");
        CommandLine best = Evaluate(damaged, "--metrics", "kid");

        Assert.Equal((0, "", 0, ""), (all.ExitCode, all.Error, latest.ExitCode, latest.Error));
        Assert.NotEqual(0, best.ExitCode);
        Assert.Contains("is not a tick's statistics", best.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Points_CountsTheirModes()
    {
        CommandLine found = CommandLine.Run("evaluate", "grid25", "--against", "grid25", "--count", "500", "--reals", "all", "--threads", "1");

        Assert.Equal((0, ""), (found.ExitCode, found.Error));
        Assert.Matches(@"\n  modes +25 +higher +of 25 centres", found.Out);
        Assert.DoesNotContain("Features", found.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Interrupted_SaysThatNothingWasWritten()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        string before = Files();

        CommandLine found = CommandLine.Run(interrupted.Token, ["evaluate", run.Path, .. _small]);

        Assert.Equal((130, "", "Interrupted. Nothing was written.\n"), (found.ExitCode, found.Error, found.Out));
        Assert.Equal(before, Files());

        string Files() => string.Join('\n', Directory.GetFileSystemEntries(run.Path, "metrics.jsonl").Order());
    }

    [Fact]
    public void Evaluate_WrongInput_EndsWith2BeforeAnythingIsLookedAt()
    {
        Refuses($"'{Path.GetDirectoryName(run.Path)}' holds runs and is none itself. Name one of them, such as {run.Path}.", Path.GetDirectoryName(run.Path)!);
        Refuses("There is no file or folder 'nope'. Name a run, or the path of a folder or a file of images.", "nope");
        Refuses("'kittens' is no run, so that it is not known what its images should look like. Name real images to compare with: --against DATA.", "kittens");
        Refuses("--raw is for runs, and 'kittens' is none: it has no options.json. Leave it out, or name a run folder.", "kittens", "--against", "kittens", "--raw");
        Refuses("There is no metric 'fdi'. Did you mean 'fid'? The metrics are fid, kid, prdc, is, swd, modes, memorisation.", run.Path, "--metrics", "fdi");
        Refuses("There are no features 'inceptoin'; did you mean inception? --features is one of auto, pixels, random, classifier, inception.", run.Path, "--features", "inceptoin");
        Refuses("--reals is 'none'; expected a whole number from 2, or 'all'.", run.Path, "--reals", "none");
        Refuses("There is no file 'none.pth' for --weights. Name one, or let the weights be downloaded once with --download.", run.Path, "--features", "inception", "--weights", "none.pth");
        Refuses("--weights is for --features inception.\n       See 'sparring evaluate --help'.", run.Path, "--weights", "x");
        Refuses("--download is for --features inception.\n       See 'sparring evaluate --help'.", run.Path, "--features", "random", "--download");
        Refuses("--all-checkpoints and --checkpoint cannot go together.\n       See 'sparring evaluate --help'.", run.Path, "--all-checkpoints", "--checkpoint", "x");
        Refuses("--count is '1'; expected a whole number from 2 to 10000000.\n       See 'sparring evaluate --help'.", run.Path, "--count", "1");
        Refuses($"'{_folder.Path}' is a folder; --out needs a file. Name one, such as {_folder["metrics.jsonl"]}.", run.Path, "--out", _folder.Path);
        Refuses("The metric 'is' cannot be measured here: the features 'random' know no classes. Ask for the features 'inception', or 'classifier' where the reference has labels.",
            run.Path, "--features", "random", "--metrics", "is");
        Refuses("Fakes should have the shape of the reference, but 'ring8' has points of 2 and 'kittens' has 32x32 colour. Compare with data of the same kind, opened in the same size.",
            "ring8", "--against", "kittens");
    }

    public void Dispose() => _folder.Dispose();

    private string CopyOfRun()
    {
        string copy = _folder["copy"];
        foreach (string file in Directory.EnumerateFiles(run.Path, "*", SearchOption.AllDirectories))
        {
            string path = Path.Combine(copy, Path.GetRelativePath(run.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }

        return copy;
    }

    private static CommandLine Evaluate(string fakes, params string[] args) => CommandLine.Run(["evaluate", fakes, .. _small, .. args]);

    private static void Refuses(string message, params string[] args)
    {
        CommandLine found = CommandLine.Run(["evaluate", .. args]);
        Assert.Equal((2, $"Error: {message}\n", ""), (found.ExitCode, found.Error, found.Out));
    }
}
