using Sparring.Cli.Terminal;

namespace Sparring.Cli.Tests.Terminal;

public sealed class TrainingProgressTests
{
    [Fact]
    public void SecondsLeft_NoTickYet_IsUnknown()
    {
        TrainingProgress progress = new(0, 100, []);

        Assert.Equal(0, progress.Done);
        Assert.Equal(double.PositiveInfinity, progress.SecondsLeft);
    }

    [Fact]
    public void SecondsLeft_Ticks_FollowTheSmoothedSpeed()
    {
        TrainingProgress progress = new(0, 100, []);
        progress.Advance(Ticks.At(50, imagesPerSecond: 200));

        Assert.Equal(0.5, progress.Done);
        Assert.Equal(250, progress.SecondsLeft, 9); // 50,000 images at 200 a second

        progress.Advance(Ticks.At(60, imagesPerSecond: 100));
        Assert.Equal(40_000 / 180.0, progress.SecondsLeft, 9); // 200 + 0.2 · (100 − 200)
    }

    [Fact]
    public void Follow_BeforeTheFirstTick_ReckonsFromWhereTheSessionBegan()
    {
        TrainingProgress progress = new(40, 100, []);
        Assert.Equal(0.4, progress.Done);
        Assert.Equal("40.0 of 100.0 kimg", progress.Sentence);

        progress.Follow(50, seconds: 100);

        Assert.Equal(100, progress.ImagesPerSecond);
        Assert.Equal(500, progress.SecondsLeft, 9); // 50,000 images at 100 a second
        Assert.Equal("50.0 of 100.0 kimg  100 images/s  8 min 20 s left", progress.Sentence);
    }

    [Fact]
    public void Follow_AfterATick_KeepsItsSpeed()
    {
        TrainingProgress progress = new(0, 100, []);
        progress.Advance(Ticks.At(50, imagesPerSecond: 200));
        progress.Follow(60, seconds: 1);

        Assert.Equal(0.6, progress.Done);
        Assert.Equal(200, progress.ImagesPerSecond);
        Assert.Equal(200, progress.SecondsLeft, 9);
    }

    [Fact]
    public void SecondsLeft_Overshoot_IsZero()
    {
        TrainingProgress progress = new(0, 10, []);
        progress.Advance(Ticks.At(10.02));

        Assert.Equal(1, progress.Done);
        Assert.Equal(0, progress.SecondsLeft);
    }
}
