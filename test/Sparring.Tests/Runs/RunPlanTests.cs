using Sparring.Data;
using Sparring.Losses;
using Sparring.Networks;
using Sparring.Runs;
using Sparring.Training;

namespace Sparring.Tests.Runs;

public sealed class RunPlanTests
{
    [Fact]
    public void Measure_Points_TellsNetworksSpeedAndTime()
    {
        RunOptions options = new()
        {
            Data = new DataOptions { Source = "ring8", Count = 64 },
            Network = new NetworkOptions { Family = NetworkFamily.Points, HiddenUnits = 4 },
            Training = new TrainingOptions { BatchSize = 32, LatentSize = 3, TotalKimg = 2, Threads = 1, Device = "cpu" },
        };

        // Three timed rounds of 32 images in one and a half seconds.
        RunPlan plan = RunPlan.Measure(options, time: new SteppingClock(TimeSpan.FromSeconds(1.5)), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("ring8", plan.DataName);
        Assert.Equal(64, plan.SampleCount);
        Assert.False(plan.Shape.IsImage);
        Assert.Equal([2], plan.Generator.Layers[^1].OutputShape);
        Assert.Equal(64, plan.ImagesPerSecond, 9);
        Assert.Equal(31.25, plan.SecondsFor(options.Training.TotalKimg), 9);
        Assert.True(plan.MemoryMiB > 1);
        Assert.Equal("cpu", plan.Device);
        Assert.Null(plan.GpuMemory);
    }

    /// <summary>The dear rounds are among them as often as they come.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(16, 16)]
    [InlineData(17, 3)]
    public void Measure_WithPenalty_TimesWholeCycles(int interval, int rounds)
    {
        RunOptions options = new()
        {
            Data = new DataOptions { Source = "ring8", Count = 64 },
            Network = new NetworkOptions { Family = NetworkFamily.Points, HiddenUnits = 4 },
            Training = new TrainingOptions { BatchSize = 32, LatentSize = 3, TotalKimg = 2, Threads = 1, Device = "cpu", Loss = new LossOptions { R1Gamma = 1, R1Interval = interval } },
        };

        RunPlan plan = RunPlan.Measure(options, time: new SteppingClock(TimeSpan.FromSeconds(1)), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(32 * rounds, plan.ImagesPerSecond, 9);
    }

    [GpuFact]
    public void Measure_OnTheGpu_TellsItsMemory()
    {
        RunOptions options = new() { Data = new DataOptions { Count = 64 }, Training = new TrainingOptions { BatchSize = 16, Device = "cuda" } };

        RunPlan plan = RunPlan.Measure(options, cancellation: TestContext.Current.CancellationToken);

        Assert.StartsWith("cuda:0 (", plan.Device, StringComparison.Ordinal);
        Assert.InRange(plan.GpuMemory!.Value.UsedMiB, 1, plan.GpuMemory.Value.TotalMiB);
    }

    [Fact]
    public void Measure_InvalidOptions_ThrowsUsageException()
    {
        UsageException e = Assert.Throws<UsageException>(
            () => RunPlan.Measure(new RunOptions { Training = new TrainingOptions { BatchSize = 0 } }, cancellation: TestContext.Current.CancellationToken));

        Assert.Equal("training.batchSize is 0; expected 1 to 65536", e.Message);
    }
}
