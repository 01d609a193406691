using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>How far a training is and how long it still takes.</summary>
/// <param name="startKimg">Where this session goes on; 0 for a fresh run.</param>
/// <param name="totalKimg">Its length.</param>
/// <param name="qualities">What was measured of the fakes before this session.</param>
internal sealed class TrainingProgress(double startKimg, double totalKimg, IReadOnlyList<double> qualities)
{
    // A new tick's share in the speed that the time left is reckoned with: steady, and right again after some ten ticks.
    private const double NewShare = 0.2;

    private readonly double _startKimg = startKimg;
    private readonly List<double> _qualities = [.. qualities];
    private double? _imagesPerSecond;

    /// <summary>The latest tick; null before the first.</summary>
    public TickReport? Latest { get; private set; }

    /// <summary>The quality of the fakes over the whole run, as often as it was measured. The lower the better.</summary>
    public IReadOnlyList<double> Qualities => _qualities;

    /// <summary>Where it is.</summary>
    public double Kimg { get; private set; } = startKimg;

    /// <summary>Over the latest tick, and before the first over what was played; null where nothing was.</summary>
    public double? ImagesPerSecond => Latest?.ImagesPerSecond ?? _imagesPerSecond;

    /// <summary>0 to 1.</summary>
    public double Done => totalKimg <= 0 ? 0 : Math.Clamp(Kimg / totalKimg, 0, 1);

    /// <summary>Infinite where the speed is not known.</summary>
    public double SecondsLeft => _imagesPerSecond is > 0
        ? Math.Max(0, totalKimg - Kimg) * 1000 / _imagesPerSecond.Value
        : double.PositiveInfinity;

    /// <summary>"12.0 of 100.0 kimg  180 images/s  8 min 09 s left".</summary>
    public string Sentence => $"{Readable.Kimg(Kimg, totalKimg)} of {Readable.Kimg(totalKimg, totalKimg)} kimg"
        + (ImagesPerSecond is { } speed ? $"  {Readable.Speed(speed)} images/s  {Readable.Duration(SecondsLeft)} left" : "");

    public void Advance(TickReport tick)
    {
        _imagesPerSecond = Latest is not null && _imagesPerSecond is { } before
            ? before + NewShare * (tick.ImagesPerSecond - before)
            : tick.ImagesPerSecond;
        Latest = tick;
        Kimg = tick.Kimg;
        if (tick.Quality is { } quality)
        {
            _qualities.Add(quality);
        }
    }

    /// <summary>Follows a return to an earlier state.</summary>
    /// <param name="kimg">Where the training is now.</param>
    /// <param name="qualities">What was measured of the fakes up to there.</param>
    public void GoBack(double kimg, IReadOnlyList<double> qualities)
    {
        Kimg = kimg;
        _qualities.Clear();
        _qualities.AddRange(qualities);
    }

    /// <summary>Follows the rounds between two ticks.</summary>
    /// <param name="kimg">Where the training is.</param>
    /// <param name="seconds">Since the session began.</param>
    public void Follow(double kimg, double seconds)
    {
        // Only when a round is over: in between the same images would look slower and slower.
        if (Latest is null && kimg > Kimg && seconds > 0)
        {
            _imagesPerSecond = (kimg - _startKimg) * 1000 / seconds;
        }

        Kimg = kimg;
    }
}
