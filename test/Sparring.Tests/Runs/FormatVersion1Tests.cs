using Sparring.Runs;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Runs;

/// <summary>A run of format version 1, made once and kept: every later version must read it.</summary>
public sealed class FormatVersion1Tests : IDisposable
{
    private readonly TempFolder _folder = new();

    // Computed from the file's bytes by another program.
    [Fact]
    public void GeneratorFile_DrawsWhatItsWeightsSay()
    {
        using GeneratorFile generator = GeneratorFile.Load(Path.Combine(Copy(), "checkpoints", "00001-round-00000063", "generator-ema.safetensors"));
        using IDisposable scope = NewDisposeScope();
        float[] point = generator.Draw(tensor(new float[] { 0.5f, -1, 2 }).unsqueeze(0)).data<float>().ToArray();
        Assert.Equal(-0.0326110549, point[0], 1e-6);
        Assert.Equal(0.0344923256, point[1], 1e-6);
    }

    [Fact]
    public void Run_GoesOnWhereItStopped()
    {
        RunFolder folder = new(Copy());
        RunOptions options = TrainingRun.ReadOptions(folder);
        Assert.Equal(("points", 4, 3), (options.Recipe, options.Network.HiddenUnits, options.Training.LatentSize));

        using TrainingRun run = TrainingRun.Resume(options with { Training = options.Training with { TotalKimg = 3 } }, folder, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(63, run.Round);
        Assert.Equal(RunEnd.Finished, run.Run(TestContext.Current.CancellationToken));

        TickReport[] ticks = [.. StatisticsFile.Read(folder.Statistics)];
        Assert.Equal([1, 2, 3], ticks.Select(t => t.Tick));
        Assert.Equal([32, 63, 94], ticks.Select(t => t.Round));
    }

    public void Dispose() => _folder.Dispose();

    private string Copy()
    {
        string from = Path.Combine(AppContext.BaseDirectory, "Fixtures", "run-v1");
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            _folder.Write(Path.Combine("run", Path.GetRelativePath(from, file)), File.ReadAllBytes(file));
        }

        return _folder["run"];
    }
}
