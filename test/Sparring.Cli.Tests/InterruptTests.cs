namespace Sparring.Cli.Tests;

public sealed class InterruptTests
{
    // Much longer than the test lives.
    private const string Endless = "1000000";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Train_Signal_SavesAndSaysHowToGoOn(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill command.");
        using TempFolder folder = new();
        string run = folder["run"];
        using CommandProcess process = new("train", "ring8", "--out", run, "--kimg", Endless, "--threads", "1");
        process.ReadUntil(" images/s ");

        process.Signal(signal);

        string last = process.ReadUntil("Stopped at ");
        Assert.Equal(130, process.WaitForExitCode());
        Assert.EndsWith($" kimg and saved. Go on: sparring train --resume {run}", last, StringComparison.Ordinal);

        string reached = last.Split(' ')[2];
        CommandLine resumed = CommandLine.Run("train", "--resume", run, "--kimg", reached);
        Assert.Equal("", resumed.Error);
        Assert.Equal(0, resumed.ExitCode);
        Assert.StartsWith("Going on at ", resumed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_SecondSignal_LeavesAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill command.");
        using TempFolder folder = new();
        // One round takes much longer than the test.
        using CommandProcess process = new(
            "train", "--out", folder["run"], "--batch", "4096", "--set", "data.height=256", "--set", "data.count=16", "--threads", "1");
        process.ReadUntil("Run folder: ");

        process.Signal("INT");
        process.ReadUntil("Ctrl-C again leaves at once.");
        process.Signal("INT");

        Assert.Equal(130, process.WaitForExitCode());
    }
}
