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
        Assert.StartsWith("Training points on ring8 (20000 samples, points of 2), 2.00 kimg\n", train.Out, StringComparison.Ordinal);
        Assert.EndsWith($" kimg in {run}. Draw from it: sparring sample {run}\n", train.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run, "options.json")));

        CommandLine list = CommandLine.Run("runs", "list", folder.Path);
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("toy", list.Out, StringComparison.Ordinal);

        string picture = folder["new/picture.png"];
        CommandLine sample = CommandLine.Run("sample", run, "--count", "4", "--seed", "1", "--out", picture);
        Assert.Equal("", sample.Error);
        Assert.Equal($"Wrote {picture}\n", sample.Out);
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
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
