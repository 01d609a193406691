using Sparring.Runs;

namespace Sparring.Cli.Tests;

/// <summary>Draws with one tiny run of images.</summary>
public sealed class SampleCommandTests(SampleCommandTests.TinyRun run) : IClassFixture<SampleCommandTests.TinyRun>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Sample_Single_WritesAFileForEachImageAndTheFirstOnesStayTheSame()
    {
        Draw(_folder["four"], "--single", "--count", "4", "--seed", "5");
        Draw(_folder["two"], "--single", "--count", "2", "--seed", "5");

        Assert.Equal(["00000.png", "00001.png", "00002.png", "00003.png"], Directory.GetFiles(_folder["four"]).Select(Path.GetFileName).Order());
        Assert.Equal(2, Directory.GetFiles(_folder["two"]).Length);
        Assert.Equal(File.ReadAllBytes(_folder["four/00000.png"]), File.ReadAllBytes(_folder["two/00000.png"]));
        Assert.Equal(File.ReadAllBytes(_folder["four/00001.png"]), File.ReadAllBytes(_folder["two/00001.png"]));
        Assert.Equal((16, 16), Size(File.ReadAllBytes(_folder["two/00000.png"])));
    }

    [Fact]
    public void Sample_Interpolate_DrawsARowForEachStrip()
    {
        byte[] one = Draw(_folder["one.png"], "--interpolate", "5", "--count", "1");
        byte[] three = Draw(_folder["three.png"], "--interpolate", "5", "--count", "3");

        // Small images are drawn four times as large, with 2 pixels around each.
        Assert.Equal((5 * 64 + 6 * 2, 64 + 2 * 2), Size(one));
        Assert.Equal((5 * 64 + 6 * 2, 3 * 64 + 4 * 2), Size(three));
    }

    [Fact]
    public void Sample_SeedAndWeights_DecideTheBytes()
    {
        byte[] picture = Draw(_folder["a.png"], "--seed", "1", "--count", "4");

        Assert.Equal(picture, Draw(_folder["b.png"], "--seed", "1", "--count", "4"));
        Assert.NotEqual(picture, Draw(_folder["c.png"], "--seed", "2", "--count", "4"));
        Assert.NotEqual(picture, Draw(_folder["d.png"], "--seed", "1", "--count", "4", "--raw"));
    }

    [Fact]
    public void Sample_Checkpoint_IsTheOneNamed()
    {
        IReadOnlyList<CheckpointEntry> checkpoints = new CheckpointStore(new RunFolder(run.Path).Checkpoints).List();
        byte[] latest = Draw(_folder["a.png"]);

        Assert.NotEqual(latest, Draw(_folder["b.png"], "--checkpoint", checkpoints.MinBy(c => c.Round)!.Name));
        Assert.Equal(latest, Draw(_folder["c.png"], "--checkpoint", checkpoints.MaxBy(c => c.Round)!.Name));

        CommandLine unknown = CommandLine.Run("sample", run.Path, "--checkpoint", "no-such", "--out", _folder["d.png"]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.StartsWith($"Error: The run '{run.Path}' has no checkpoint 'no-such'. It has: ", unknown.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["d.png"]));
    }

    [Fact]
    public void Sample_OutIsOfTheWrongKind_EndsWith2()
    {
        string file = _folder.Write("file.png", [1]);

        Assert.Equal(
            $"Error: '{_folder.Path}' is a folder; the picture needs a file. Name one, such as {Path.Combine(_folder.Path, "samples.png")}, or add --single.\n",
            CommandLine.Run("sample", run.Path, "--out", _folder.Path).Error);
        CommandLine single = CommandLine.Run("sample", run.Path, "--single", "--out", file);
        Assert.Equal($"Error: '{file}' is a file; --single writes into a folder. Name a folder, or leave --single out.\n", single.Error);
        Assert.Equal(2, single.ExitCode);
        Assert.Equal([1], File.ReadAllBytes(file));
    }

    [Fact]
    public void Sample_SinglePoints_LeavesNoFolder()
    {
        string points = _folder["points"];
        CommandLine.Run("train", "ring8", "--out", points, "--kimg", "0.5", "--threads", "1");

        Assert.Equal(2, CommandLine.Run("sample", points, "--single", "--out", _folder["none"]).ExitCode);
        Assert.False(Directory.Exists(_folder["none"]));
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Draw(string target, params string[] args)
    {
        CommandLine sample = CommandLine.Run(["sample", run.Path, "--out", target, .. args]);
        Assert.Equal("", sample.Error);
        Assert.StartsWith($"Wrote {target}, drawn from the ", sample.Out);
        return File.Exists(target) ? File.ReadAllBytes(target) : [];
    }

    // The width and height of a PNG stand at bytes 16 and 20, big-endian (its IHDR chunk).
    private static (int Width, int Height) Size(byte[] png) => ((png[18] << 8) + png[19], (png[22] << 8) + png[23]);

    /// <summary>Eight rounds on kittens of 16x16, each with a checkpoint.</summary>
    public sealed class TinyRun : IDisposable
    {
        private readonly TempFolder _folder = new();

        public TinyRun()
        {
            CommandLine train = CommandLine.Run([
                "train", "kittens", "--recipe", "dcgan", "--out", Path, "--kimg", "0.064", "--batch", "8", "--threads", "1",
                "--set", "data.height=16", "--set", "data.width=16", "--set", "data.count=32", "--set", "network.baseChannels=4",
                "--set", "output.checkpointSeconds=0", "--set", "output.keepLast=8", "--set", "output.sampleTicks=0"]);
            Assert.Equal("", train.Error);
        }

        public string Path => _folder["tiny"];

        public void Dispose() => _folder.Dispose();
    }
}
