using System.Globalization;
using System.Text.Json.Nodes;
using Sparring.Runs;

namespace Sparring.Cli.Tests;

/// <summary>kill -9, again and again: the run loses nothing that a checkpoint held, and ends with the bits of a run that was left alone.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 25;

    // Some kills hit the start of the program; the others come when it trains, however slow the machine is.
    private const int EarlyKillEvery = 5;

    private const int Batch = 32;

    private static readonly string[] _game =
        ["--threads", "1", "--batch", $"{Batch}", "--set", "training.tickKimg=0.25", "--set", "output.sampleTicks=0", "--set", "quality.evaluations=10000", "--set", "quality.samples=50",
            "--set", "training.balance.readings=10000", "--balance", "noise"];

    // So long that it cannot end by itself, however fast the machine is, and yet short enough for a measurement and a reading at every tick.
    private static readonly string[] _endless = ["--kimg", "2500"];

    private static readonly string[] _everyRound = ["--set", "output.checkpointSeconds=0", "--set", "output.keepLast=2", "--set", "output.keepEvery=0"];

    private readonly TempFolder _folder = new();

    [Fact]
    public void Train_Killed25TimesAtRandomMoments_IsTheRunThatWasNot()
    {
        string run = _folder["killed"];
        Random random = new(42);
        long saved = 0;
        int killedWhileWriting = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            bool begun = File.Exists(new RunFolder(run).Options);
            using (CommandProcess process = begun
                ? new CommandProcess(["train", "--resume", run, .. _everyRound])
                : new CommandProcess(["train", "ring8", "--out", run, .. _game, .. _endless, .. _everyRound]))
            {
                bool early = kill % EarlyKillEvery == 0;
                if (!early)
                {
                    process.ReadUntil(" images/s ");
                }

                process.KillAfter(TimeSpan.FromMilliseconds(random.Next(10, early ? 800 : 300)));
            }

            killedWhileWriting += HasUnfinishedCheckpoint(run) ? 1 : 0;
            Checkpoint? latest = Latest(run, out IReadOnlyList<CheckpointProblem> problems);
            Assert.Empty(problems);
            Assert.True((latest?.Entry.Round ?? 0) >= saved, $"Kill {kill} lost the checkpoint of round {saved}.");
            saved = latest?.Entry.Round ?? 0;
        }

        Assert.InRange(killedWhileWriting, 3, Kills);

        // Both end a few ticks after the last kill.
        string[] length = ["--kimg", (saved * Batch / 1000.0 + 1).ToString(CultureInfo.InvariantCulture)];
        Assert.Equal(0, CommandLine.Run(["train", "ring8", "--out", _folder["straight"], .. _game, .. length]).ExitCode);
        Assert.Equal(0, CommandLine.Run(["train", "--resume", run, .. length, "--set", "output.checkpointSeconds=60"]).ExitCode);

        Checkpoint expected = Latest(_folder["straight"], out _)!;
        Checkpoint actual = Latest(run, out _)!;
        Assert.Equal(expected.Entry.Round, actual.Entry.Round);
        foreach (string file in expected.Files.Where(f => f.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            Assert.Equal(File.ReadAllBytes(expected.PathOf(file)), File.ReadAllBytes(actual.PathOf(file)));
        }

        Assert.Equal(Statistics(_folder["straight"]), Statistics(run));
    }

    public void Dispose() => _folder.Dispose();

    private static bool HasUnfinishedCheckpoint(string run) =>
        Directory.Exists(new RunFolder(run).Checkpoints)
        && Directory.EnumerateDirectories(new RunFolder(run).Checkpoints, ".*").Any();

    private static Checkpoint? Latest(string run, out IReadOnlyList<CheckpointProblem> problems) =>
        new CheckpointStore(new RunFolder(run).Checkpoints).OpenLatest(out problems);

    private static string[] Statistics(string run) => [.. File.ReadLines(new RunFolder(run).Statistics).Select(line =>
    {
        JsonObject tick = JsonNode.Parse(line)!.AsObject();
        tick.Remove("imagesPerSecond");
        tick.Remove("seconds");
        tick.Remove("dataWaitShare");
        tick.Remove("memoryMiB");
        return tick.ToJsonString();
    })];
}
