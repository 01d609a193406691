using System.Text.Json.Nodes;
using Sparring.Runs;

namespace Sparring.Cli.Tests;

/// <summary>kill -9, again and again: the run loses nothing that a checkpoint held, and ends with the bits of a run that was left alone.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 25;

    private static readonly string[] _game =
        ["--threads", "1", "--batch", "32", "--kimg", "64", "--set", "training.tickKimg=1", "--set", "output.sampleTicks=0"];

    private readonly TempFolder _folder = new();

    [Fact]
    public void Train_Killed25TimesAtRandomMoments_IsTheRunThatWasNot()
    {
        Assert.Equal(0, CommandLine.Run(["train", "ring8", "--out", _folder["straight"], .. _game]).ExitCode);

        string run = _folder["killed"];
        string[] everyRound = ["--set", "output.checkpointSeconds=0", "--set", "output.keepLast=2", "--set", "output.keepEvery=0"];
        Random random = new(42);
        long saved = 0;
        int killedWhileWriting = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            bool begun = File.Exists(new RunFolder(run).Options);
            using (CommandProcess process = begun
                ? new CommandProcess(["train", "--resume", run, .. everyRound])
                : new CommandProcess(["train", "ring8", "--out", run, .. _game, .. everyRound]))
            {
                // From before the first line of the program to some dozens of rounds, each with a checkpoint.
                process.KillAfter(TimeSpan.FromMilliseconds(random.Next(100, 1600)));
            }

            killedWhileWriting += HasUnfinishedCheckpoint(run) ? 1 : 0;
            Checkpoint? latest = Latest(run, out IReadOnlyList<CheckpointProblem> problems);
            Assert.Empty(problems);
            Assert.True((latest?.Entry.Round ?? 0) >= saved, $"Kill {kill} lost the checkpoint of round {saved}.");
            saved = latest?.Entry.Round ?? 0;
        }

        Assert.InRange(saved, 1, 1999); // it was under way all the time
        Assert.InRange(killedWhileWriting, 3, Kills);

        CommandLine finished = CommandLine.Run("train", "--resume", run);
        Assert.Equal(0, finished.ExitCode);
        Checkpoint expected = Latest(_folder["straight"], out _)!;
        Checkpoint actual = Latest(run, out _)!;
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
        tick.Remove("memoryMiB");
        return tick.ToJsonString();
    })];
}
