using Sparring.Runs;

namespace Sparring.Cli.Tests;

public sealed class RunsBalanceCommandTests
{
    [Fact]
    public void Balance_RunThatWasRead_TellsAndDrawsIt()
    {
        using TempFolder folder = new();
        string run = folder["run"];
        Assert.Equal(0, CommandLine.Run("train", "ring8", "--kimg", "20", "--batch", "64", "--threads", "1", "--balance", "auto", "--set", "training.tickKimg=1", "--out", run, "--quiet").ExitCode);

        CommandLine told = CommandLine.Run("runs", "balance", run);

        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        string[] lines = told.Out.TrimEnd('\n').Split('\n');
        Assert.StartsWith("20 readings from 1 to 20 kimg on 64 held-out reals, balance policy auto.", lines[0]);
        Assert.Contains(lines, line => line.Contains("by cross-play G went from 0 to ", StringComparison.Ordinal));
        Assert.StartsWith("Quality was ", lines[^2]);
        string picture = Path.Combine(run, BalanceStory.PictureName);
        Assert.Equal($"Wrote {picture}", lines[^1]);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(picture)[..4]);
    }

    [Fact]
    public void Balance_RunThatWasNeverRead_SaysWhy()
    {
        using TempFolder folder = new();
        string run = folder["run"];
        CommandLine.Run("train", "ring8", "--kimg", "1", "--batch", "64", "--threads", "1", "--set", "training.balance.readings=0", "--out", run, "--quiet");
        CommandLine refused = CommandLine.Run("runs", "balance", run);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"The run '{run}' has no reading of the game", refused.Error);
    }

    [Fact]
    public void Train_PolicyThatIsNotForTheGame_IsRefusedBeforeAnythingIsWritten()
    {
        using TempFolder folder = new();
        CommandLine ada = CommandLine.Run("train", "ring8", "--balance", "ada", "--out", folder["ada"]);
        Assert.Equal(("", true), (ada.Out, ada.ExitCode != 0));
        Assert.Contains("The balance policy ada augments images, and these data are points. Take another, such as noise.", ada.Error);

        CommandLine r1 = CommandLine.Run("train", "kittens", "--recipe", "quick", "--balance", "r1", "--out", folder["r1"], "--set", "data.count=100");
        Assert.Contains("needs a discriminator that judges every image alone, and this one has batch norm", r1.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));

        CommandLine unknown = CommandLine.Run("train", "ring8", "--balance", "atuo");
        Assert.Contains("--balance", unknown.Error);
        Assert.Contains("auto", unknown.Error);
    }
}
