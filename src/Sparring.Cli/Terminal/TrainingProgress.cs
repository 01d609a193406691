using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>How far a training is and how long it still takes.</summary>
/// <param name="totalKimg">Its length.</param>
internal sealed class TrainingProgress(double totalKimg)
{
    // A new tick's share in the speed that the time left is reckoned with: steady, and right again after some ten ticks.
    private const double NewShare = 0.2;

    private double? _imagesPerSecond;

    public double TotalKimg => totalKimg;

    /// <summary>The latest tick; null before the first.</summary>
    public TickReport? Latest { get; private set; }

    /// <summary>0 to 1.</summary>
    public double Done => Latest is null || totalKimg <= 0 ? 0 : Math.Clamp(Latest.Kimg / totalKimg, 0, 1);

    /// <summary>Seconds; infinite where the speed is not known.</summary>
    public double SecondsLeft => Latest is null || _imagesPerSecond is not > 0
        ? double.PositiveInfinity
        : Math.Max(0, totalKimg - Latest.Kimg) * 1000 / _imagesPerSecond.Value;

    public void Advance(TickReport tick)
    {
        Latest = tick;
        _imagesPerSecond = _imagesPerSecond is { } before
            ? before + NewShare * (tick.ImagesPerSecond - before)
            : tick.ImagesPerSecond;
    }
}
