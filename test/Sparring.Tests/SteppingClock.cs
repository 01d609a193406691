namespace Sparring.Tests;

/// <summary>A clock that is later by a fixed span at every look.</summary>
internal sealed class SteppingClock(TimeSpan step) : TimeProvider
{
    private int _looks;

    /// <summary>Told at every look the how manieth it is, from 1.</summary>
    public Action<int>? Looked { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        _looks++;
        Looked?.Invoke(_looks);
        return _looks * step.Ticks;
    }
}
