using System.Runtime.InteropServices;

namespace Sparring.Cli.Tests;

public sealed class InterruptSignalsTests
{
    private readonly SetClock _clock = new();
    private int _heard;
    private int _left;

    [Theory]
    [InlineData(PosixSignal.SIGINT, PosixSignal.SIGINT, 0.999, 0)] // the same one, passed on
    [InlineData(PosixSignal.SIGINT, PosixSignal.SIGINT, 1, 1)]
    [InlineData(PosixSignal.SIGTERM, PosixSignal.SIGINT, 60, 1)]
    [InlineData(PosixSignal.SIGTERM, PosixSignal.SIGTERM, 60, 0)]
    [InlineData(PosixSignal.SIGHUP, PosixSignal.SIGHUP, 60, 0)]
    public void Hear_TwoSignals_LeavesOnlyAtALaterCtrlC(PosixSignal first, PosixSignal second, double secondsBetween, int left)
    {
        using InterruptSignals signals = new(() => _heard++, () => _left++, CancellationToken.None, _clock);

        signals.Hear(first);
        Assert.True(signals.Token.IsCancellationRequested);
        _clock.Seconds += secondsBetween;
        signals.Hear(second);

        Assert.Equal(1, _heard);
        Assert.Equal(left, _left);
    }

    [Fact]
    public void Token_OuterCancelled_IsCancelled()
    {
        using InterruptSignals signals = new(() => _heard++, () => _left++, new CancellationToken(canceled: true), _clock);

        Assert.True(signals.Token.IsCancellationRequested);
        Assert.Equal(0, _heard);
    }

    private sealed class SetClock : TimeProvider
    {
        public double Seconds { get; set; } = 5;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)Math.Round(Seconds * 1000);
    }
}
