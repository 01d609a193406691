using Sparring.Runs;
using Sparring.Training;

namespace Sparring.Tests;

/// <summary>Runs samples/OwnData, which trains a recipe's networks on an image source of its own.</summary>
public sealed class OwnDataSampleTests
{
    [Fact]
    public void Program_Run_TrainsOnItsOwnSource()
    {
        using TempFolder folder = new();

        System.Reflection.Assembly.Load("OwnData").EntryPoint!.Invoke(null, [new[] { folder["discs"], "0.32" }]);

        RunFolder run = new(folder["discs"]);
        TickReport tick = Assert.Single(StatisticsFile.Read(run.Statistics));
        Assert.Equal((10, 0.32), (tick.Round, tick.Kimg));
        Assert.True(File.Exists(Path.Combine(run.Samples, "final.png")));
        // 2,000 discs, of which 200 are held out.
        Assert.Contains("\"count\": 1800", File.ReadAllText(run.Options));
    }
}
