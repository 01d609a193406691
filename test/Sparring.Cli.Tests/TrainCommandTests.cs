using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Sparring.Cli.Tests;

/// <summary>From a command line to a run folder, on toy data that train in a moment.</summary>
public sealed class TrainCommandTests
{
    [Fact]
    public void Train_ToyData_LeavesARunThatCanBeListedAndSampled()
    {
        using TempFolder folder = new();
        string run = folder["toy"];

        CommandLine train = CommandLine.Run("train", "ring8", "--out", run, "--kimg", "2", "--threads", "1", "--set", "training.tickKimg=1");

        Assert.Equal("", train.Error);
        Assert.Equal(0, train.ExitCode);
        Assert.StartsWith("Training points on ring8 (20000 samples, points of 2), 2.00 kimg\nRun folder: ", train.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith(
            $" kimg in {run}. Look at {Path.Combine(run, "samples", "final.png")}. Draw from it: sparring sample {run}\n", train.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run, "options.json")));

        CommandLine list = CommandLine.Run("runs", "list", folder.Path);
        Assert.Equal(0, list.ExitCode);
        Assert.Matches(@"  toy +points +ring8 +2\.05 +2\.00 +0000\d-round-00000008 +\d{4}-\d\d-\d\d \d\d:\d\d", list.Out); // 8 rounds of 256

        string picture = folder["new/picture.png"];
        CommandLine sample = CommandLine.Run("sample", run, "--count", "4", "--seed", "1", "--out", picture);
        Assert.Equal("", sample.Error);
        Assert.Matches($"^Wrote {Regex.Escape(picture)}, drawn from the (best and latest|best) checkpoint \\(0000[123]-round-0000000[48]\\)\n$", sample.Out);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(picture)[..4]);
    }

    [Fact]
    public void Train_Quiet_PrintsTheLastLineOnly()
    {
        using TempFolder folder = new();

        CommandLine train = CommandLine.Run("train", "ring8", "--out", folder["run"], "--kimg", "1", "--threads", "1", "--quiet");

        Assert.StartsWith("Done: ", Assert.Single(train.Out.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_CancelledBeforeItBegins_EndsWith130AndCanGoOn()
    {
        using TempFolder folder = new();
        string run = folder["run"];

        CommandLine train = CommandLine.Run(new CancellationToken(canceled: true), "train", "ring8", "--out", run, "--kimg", "1", "--threads", "1");
        Assert.Equal(130, train.ExitCode);

        Assert.Equal(0, CommandLine.Run("train", "--resume", run).ExitCode);
    }

    [Fact]
    public void Train_ResumedWithAnotherBatch_NamesTheDifferenceAndEndsWith2()
    {
        using TempFolder folder = new();
        string run = folder["run"];
        CommandLine.Run("train", "ring8", "--out", run, "--kimg", "1", "--threads", "1");

        CommandLine refused = CommandLine.Run("train", "--resume", run, "--batch", "32", "--kimg", "2");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("training.batchSize: 256 in the run, 32 asked for", refused.Error, StringComparison.Ordinal);

        Assert.Equal(0, CommandLine.Run("train", "--resume", run, "--batch", "32", "--kimg", "2", "--allow-changes").ExitCode);
    }

    [Fact]
    public void Train_InterruptedWhileReading_SaysWhatIsSaved()
    {
        using TempFolder folder = new();
        string photos = folder["photos"];
        CommandLine.Run([.. TinyRun(folder["kittens"]), "--kimg", "0.01"]);
        CommandLine.Run("sample", folder["kittens"], "--single", "--count", "8", "--out", photos);
        string run = folder["run"];
        string[] train = ["train", photos, "--out", run, "--batch", "4", "--kimg", "0.01", "--threads", "1", "--set", "network.baseChannels=4"];
        CancellationToken cancelled = new(canceled: true);

        CommandLine fresh = CommandLine.Run(cancelled, train);
        Assert.Equal("Error: Interrupted before the first round: there is nothing to save.\n", fresh.Error);
        Assert.Equal(1, fresh.ExitCode);
        Assert.False(Directory.Exists(run));

        Assert.Equal(0, CommandLine.Run(train).ExitCode);
        CommandLine resumed = CommandLine.Run(cancelled, "train", "--resume", run);
        Assert.Equal($"Interrupted while reading the data; the run is as it was. Go on: sparring train --resume {run}\n", resumed.Out);
        Assert.Equal(130, resumed.ExitCode);
    }

    [Fact]
    public void Train_ResumedAtItsLength_SaysHowToMakeItLonger()
    {
        using TempFolder folder = new();
        string run = folder["run"];
        CommandLine.Run("train", "ring8", "--out", run, "--kimg", "1", "--threads", "1");

        CommandLine again = CommandLine.Run("train", "--resume", run);
        Assert.EndsWith($"Done: 1.02 kimg in {run}. It has its length; --kimg makes it longer.\n", again.Out, StringComparison.Ordinal);
        Assert.Equal(0, again.ExitCode);
    }

    [Fact]
    public void Train_StopWhenFlat_EndsAndSaysHowItGoesOn()
    {
        using TempFolder folder = new();
        string run = folder["run"];

        // A generator that hardly learns does not improve.
        CommandLine train = CommandLine.Run(
            "train", "ring8", "--out", run, "--kimg", "30", "--threads", "1", "--stop-when-flat", "4",
            "--set", "training.tickKimg=1", "--set", "training.generator.learningRate=1e-9", "--set", "training.average.halfLifeKimg=0");
        Assert.Equal(0, train.ExitCode);
        Assert.Matches(@"\nQuality [0-9.]+ when last measured, at [0-9.]+ kimg; [0-9.]+ at best, (the (median|mean) of (three|two) )?at [0-9.]+ kimg \(lower is better\)\.\nStopped at [0-9.]+ kimg in .*: the quality has not improved by 1 % for ", train.Out);

        CommandLine again = CommandLine.Run("train", "--resume", run, "--quiet");
        Assert.EndsWith($"in {run}. Its quality is flat; --stop-when-flat 0 lets it go on.\n", again.Out, StringComparison.Ordinal);
        Assert.Equal(0, again.ExitCode);

        CommandLine tooShort = CommandLine.Run("train", "ring8", "--kimg", "100", "--stop-when-flat", "1", "--dry-run");
        Assert.Equal(2, tooShort.ExitCode);
        Assert.Contains("--stop-when-flat", tooShort.Error, StringComparison.Ordinal);
        Assert.Contains("quality is measured only every", tooShort.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "ring8")]
    [InlineData("evaluate", "ring8", "--against", "ring8")]
    public void Device_ThatIsNotHere_EndsWith2BeforeAnythingIsWritten(params string[] args)
    {
        Assert.SkipWhen(Sparring.Tensors.NativeLibraries.Load().HasCuda, "This libtorch is a build for GPUs.");
        using TempFolder folder = new();

        CommandLine refused = CommandLine.Run([.. args, "--device", "cuda", "--out", folder["out"]]);

        Assert.StartsWith("Error: The device 'cuda' was asked for, but this program's libtorch (", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Train_ResumedWithAnotherRecipe_EndsWith2()
    {
        using TempFolder folder = new();
        string run = folder["run"];
        CommandLine.Run("train", "ring8", "--out", run, "--kimg", "0.5", "--threads", "1");

        CommandLine refused = CommandLine.Run("train", "--resume", run, "--set", "recipe=mlp", "--allow-changes");
        Assert.StartsWith($"Error: A run keeps its recipe: '{run}' is of 'points', and 'mlp' is asked for.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void Train_FileOfAnotherRecipe_EndsWith2()
    {
        using TempFolder folder = new();
        string file = folder["points.json"];
        File.WriteAllText(file, CommandLine.Run("recipes", "points").Out);

        CommandLine refused = CommandLine.Run("train", "--recipe", "mlp", "--options", file, "--dry-run");
        Assert.Equal($"Error: '{file}' is of the recipe 'points', but --recipe is 'mlp'. Leave one of the two out.\n", refused.Error);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public async Task Train_OptionsFromAPipe_AreReadOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no mkfifo command.");
        using TempFolder folder = new();
        string pipe = folder["pipe"];
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
        }

        // Opening a pipe waits for its reader.
        Task writing = Task.Run(
            () => File.WriteAllText(pipe, """{ "data": { "source": "ring8" }, "training": { "threads": 1, "totalKimg": 0.5 } }"""),
            TestContext.Current.CancellationToken);
        CommandLine train = CommandLine.Run("train", "--options", pipe, "--out", folder["run"]);

        Assert.Equal("", train.Error);
        Assert.StartsWith("Training points on ring8", train.Out, StringComparison.Ordinal);
        await writing;
    }

    [Fact]
    public void Train_DryRunIntoAnOccupiedFolder_EndsWith2()
    {
        using TempFolder folder = new();
        folder.Write("notes.txt", []);

        CommandLine plan = CommandLine.Run("train", "ring8", "--dry-run", "--out", folder.Path);
        Assert.StartsWith($"Error: The folder '{folder.Path}' should be new or empty, but holds something already.", plan.Error, StringComparison.Ordinal);
        Assert.Equal(2, plan.ExitCode);
    }

    [Fact]
    public void Train_DryRunOfARun_CountsWhatIsLeft()
    {
        using TempFolder folder = new();
        string run = folder["run"];
        CommandLine.Run("train", "ring8", "--out", run, "--kimg", "1", "--threads", "1");

        CommandLine plan = CommandLine.Run("train", "--resume", run, "--dry-run", "--kimg", "3");
        Assert.Contains(" for the remaining 1.976 kimg at ", plan.Out, StringComparison.Ordinal); // after 4 rounds of 256
    }

    [Fact]
    public void Train_OutExists_EndsWith2()
    {
        using TempFolder folder = new();
        string run = folder["run"];
        CommandLine.Run("train", "ring8", "--out", run, "--kimg", "1", "--threads", "1");

        Assert.Equal(2, CommandLine.Run("train", "ring8", "--out", run, "--kimg", "1", "--threads", "1").ExitCode);
    }

    [Fact]
    public void Train_DryRun_ShowsOptionsNetworksAndCostAndLeavesNothing()
    {
        using TempFolder folder = new();

        CommandLine plan = CommandLine.Run(
            "train", "--out", folder["run"], "--dry-run", "--batch", "4", "--kimg", "1", "--threads", "1", "--set", "network.baseChannels=8");

        Assert.Equal("", plan.Error);
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("\"batchSize\": 4,", plan.Out, StringComparison.Ordinal);
        Assert.Matches(@"  generator  .*  discriminator  ", plan.Out);
        Assert.Equal(3, plan.Out.Split(" in all ").Length);
        Assert.Matches(@"Memory: about .*\. Time: about .* for 1 kimg at \d+ images/s\.", plan.Out);
        Assert.Matches(@"Computed on \S.* in fp32: .*\. Nothing was written\.", plan.Out);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static string[] TinyRun(string folder) =>
    [
        "train", "kittens", "--recipe", "dcgan", "--out", folder, "--batch", "4", "--threads", "1", "--set", "network.baseChannels=4",
        "--set", "data.height=16", "--set", "data.width=16", "--set", "data.count=8",
    ];
}
