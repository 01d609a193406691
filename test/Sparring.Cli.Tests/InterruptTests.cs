using System.Globalization;

namespace Sparring.Cli.Tests;

public sealed class InterruptTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void Train_Signal_SavesAndSaysHowToGoOn(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill command.");
        using TempFolder folder = new();
        string run = folder["run"];
        // Much longer than the test lives.
        using CommandProcess process = new("train", "ring8", "--out", run, "--kimg", "9999", "--threads", "1");
        process.ReadUntil(" images/s ");

        process.Signal(signal);
        // As `timeout` and `dotnet run` pass it on once more.
        process.Signal(signal);

        string last = process.ReadUntil("Stopped at ");
        Assert.Equal(130, process.WaitForExitCode());
        Assert.EndsWith($" kimg and saved. Go on: sparring train --resume {run}", last, StringComparison.Ordinal);

        string reached = last.Split(' ')[2];
        double goal = double.Parse(reached, CultureInfo.InvariantCulture) + 2;
        CommandLine resumed = CommandLine.Run("train", "--resume", run, "--kimg", goal.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("", resumed.Error);
        Assert.Equal(0, resumed.ExitCode);
        Assert.StartsWith($"Going on at {reached}", resumed.Out, StringComparison.Ordinal);
        string done = resumed.Out.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("Done: ", done, StringComparison.Ordinal);
        Assert.InRange(double.Parse(done.Split(' ')[1], CultureInfo.InvariantCulture), goal - 0.01, goal + 0.3); // one round is 0.256 kimg
    }

    [Fact]
    public void Train_LaterCtrlC_LeavesAtOnceWithNothingSaved()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill command.");
        using TempFolder folder = new();
        // One round takes much longer than the test.
        using CommandProcess process = new(
            "train", "--out", folder["run"], "--balance", "off", "--batch", "512", "--set", "data.height=256", "--set", "data.width=256", "--set", "data.count=16", "--threads", "1");
        process.ReadUntil("Run folder: ");

        process.Signal("INT");
        process.ReadUntil("Ctrl-C again leaves at once.");
        do
        {
            process.Signal("INT");
        }
        while (!process.EndsWithin(TimeSpan.FromSeconds(0.2)));

        Assert.Equal(1, process.WaitForExitCode());
    }
}
