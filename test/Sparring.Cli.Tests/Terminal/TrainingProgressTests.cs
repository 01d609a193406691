using Sparring.Cli.Terminal;

namespace Sparring.Cli.Tests.Terminal;

public sealed class TrainingProgressTests
{
    [Fact]
    public void SecondsLeft_NoTickYet_IsUnknown()
    {
        TrainingProgress progress = new(100);

        Assert.Equal(0, progress.Done);
        Assert.Equal(double.PositiveInfinity, progress.SecondsLeft);
    }

    [Fact]
    public void SecondsLeft_Ticks_FollowTheSmoothedSpeed()
    {
        TrainingProgress progress = new(100);
        progress.Advance(Ticks.At(50, imagesPerSecond: 200));

        Assert.Equal(0.5, progress.Done);
        Assert.Equal(250, progress.SecondsLeft, 9); // 50,000 images at 200 a second

        progress.Advance(Ticks.At(60, imagesPerSecond: 100));
        Assert.Equal(40_000 / 180.0, progress.SecondsLeft, 9); // 200 + 0.2 · (100 − 200)
    }

    [Fact]
    public void SecondsLeft_Overshoot_IsZero()
    {
        TrainingProgress progress = new(10);
        progress.Advance(Ticks.At(10.02));

        Assert.Equal(1, progress.Done);
        Assert.Equal(0, progress.SecondsLeft);
    }
}
