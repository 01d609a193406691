using Sparring.Networks;
using Sparring.Runs;
using Sparring.Tensors;
using Sparring.Tests.Data;
using Sparring.Tests.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Runs;

public sealed class RunSamplerTests : IDisposable
{
    private static readonly RunOptions _options = new()
    {
        Data = new() { Height = 16, Width = 16, Count = 40 },
        Network = Game.SmallDcgan,
        Training = Game.Short with { TotalKimg = 0.2 },
        Output = new() { SampleCount = 9, SampleTicks = 1, CheckpointSeconds = 0, KeepLast = 100 },
    };

    private readonly TempFolder _folder = new();
    private readonly RunFolder _run;

    public RunSamplerTests()
    {
        _run = new RunFolder(_folder["run"]);
        using TrainingRun run = TrainingRun.Create(_options, _run, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(RunEnd.Finished, run.Run(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false, "final.png")]
    [InlineData(true, "final-raw.png")]
    public void Grid_OfTheLatestCheckpoint_IsThePictureThatTheTrainerDrewWithinOneLevel(bool raw, string picture)
    {
        using RunSampler sampler = RunSampler.Open(_run, "latest", raw);
        Assert.Equal(25, sampler.Checkpoint.Round);
        RequireAlike(File.ReadAllBytes(Path.Combine(_run.Samples, picture)), sampler.Grid(9, seed: 0));
    }

    [Fact]
    public void Grid_NamedCheckpoint_IsTheTicksOwnPicture()
    {
        // Tick 2 ends with round 10.
        string name = new CheckpointStore(_run.Checkpoints).List().Single(e => e.Round == 10).Name;
        using RunSampler sampler = RunSampler.Open(_run, name);
        RequireAlike(File.ReadAllBytes(Path.Combine(_run.Samples, "00002.png")), sampler.Grid(9, seed: 0));
        Assert.NotEqual(sampler.Grid(9, seed: 0), sampler.Grid(9, seed: 1));
    }

    [Fact]
    public void Singles_OfASeed_AreTheCellsOfItsGridWithoutTheFrame()
    {
        using RunSampler sampler = RunSampler.Open(_run);
        using GeneratorFile generator = GeneratorFile.Load(Path.Combine(sampler.Checkpoint.Path, "generator-ema.safetensors"));
        using IDisposable scope = NewDisposeScope();
        Tensor samples = generator.Draw(Latents.Draw(3, generator.LatentSize, seed: 4));
        byte[][] singles = [.. sampler.Singles(3, seed: 4)];
        for (int i = 0; i < 3; i++)
        {
            Pixels decoded = TestImages.Decode(singles[i], 3);
            Assert.Equal(PixelTensors.ToBytes(samples[i]), decoded.Planes);
        }
    }

    [Fact]
    public void Singles_FewOrMoreThanABatch_AreTheSameFiles()
    {
        using RunSampler sampler = RunSampler.Open(_run);
        byte[][] many = [.. sampler.Singles(70, seed: 4)];
        Assert.Equal(70, many.Length);
        Assert.Equal(many[..3], sampler.Singles(3, seed: 4));
        Assert.Equal(many, sampler.Singles(70, seed: 4));
    }

    [Fact]
    public void Interpolation_Strip_BeginsAndEndsWithTheSamplesOfItsSeed()
    {
        using RunSampler sampler = RunSampler.Open(_run);
        Pixels strip = TestImages.Decode(sampler.Interpolation(5, rows: 1, seed: 4), 3);
        Pixels pair = TestImages.Decode(sampler.Grid(2, seed: 4), 3); // two columns, in one row
        const int cell = 64 + 2; // 16 pixels drawn four times as large, and the gap
        Assert.Equal((5 * cell) + 2, strip.Width);
        Assert.Equal(Column(pair, 0), Column(strip, 0));
        Assert.Equal(Column(pair, 1), Column(strip, 4));
    }

    [Fact]
    public void Open_WhileATrainingRuns_LeavesTheGameAsItWas()
    {
        Dictionary<string, byte[]> Play(bool sampling)
        {
            using Game game = new(Game.SmallDcgan, Game.Short);
            game.Trainer.RoundCompleted += () =>
            {
                if (sampling)
                {
                    using RunSampler sampler = RunSampler.Open(_run);
                    sampler.Grid(2, seed: 1);
                }
            };
            game.Play(3);
            return Game.Bits(game.Pair.Generator);
        }

        Assert.Equal(Play(sampling: false), Play(sampling: true));
    }

    [Fact]
    public void Open_WhatIsNotThere_SaysWhatIs()
    {
        Assert.Contains("is not a run: it has no options.json", Assert.Throws<UsageException>(() => RunSampler.Open(new RunFolder(_folder["nowhere"]))).Message);
        Assert.Contains("has no checkpoint '00007-round-00000099'. It has: 00001-round-00000001, 00002-", Assert.Throws<UsageException>(
            () => RunSampler.Open(_run, "00007-round-00000099")).Message);
    }

    [Fact]
    public void Load_FileOfSomethingElse_SaysWhatItLacks()
    {
        using RunSampler sampler = RunSampler.Open(_run);
        string file = _folder.Write("strange.safetensors", Safetensors(new() { ["format"] = "1", ["network"] = "{}", ["latentSize"] = "many" }));
        Assert.StartsWith($"'{file}' does not say what network it holds: ", Assert.Throws<UsageException>(() => GeneratorFile.Load(file)).Message);
        string later = _folder.Write("later.safetensors", Safetensors(new() { ["format"] = "2" }));
        Assert.StartsWith($"'{later}' should be a generator of format 1, but says 2.", Assert.Throws<UsageException>(() => GeneratorFile.Load(later)).Message);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The trainer's networks draw without folding, which changes the last bits and so now and then a byte by one.</summary>
    private static void RequireAlike(byte[] trainers, byte[] samplers)
    {
        Pixels expected = TestImages.Decode(trainers, 3);
        Pixels found = TestImages.Decode(samplers, 3);
        Assert.Equal((expected.Width, expected.Height), (found.Width, found.Height));
        int[] differences = [.. expected.Planes.Zip(found.Planes, (a, b) => Math.Abs(a - b))];
        Assert.InRange(differences.Max(), 0, 1);
        Assert.InRange(differences.Average(), 0, 1e-3);
    }

    private static byte[] Safetensors(Dictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        Sparring.Tensors.Safetensors.SafetensorsFile.Write(stream, [], metadata);
        return stream.ToArray();
    }

    private static byte[] Column(Pixels picture, int column)
    {
        const int cell = 64 + 2;
        return [.. Enumerable.Range(0, 3 * picture.Height).SelectMany(
            row => picture.Planes.AsSpan((row * picture.Width) + (column * cell), cell).ToArray())];
    }
}
