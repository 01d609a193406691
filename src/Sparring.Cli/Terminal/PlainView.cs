using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>A line for each tick, for files and pipes.</summary>
internal sealed class PlainView(TextWriter output, TrainingHeadline headline, bool verbose) : TrainingView
{
    private readonly TrainingProgress _progress = new(headline.TotalKimg);

    public override void Watch(Action train)
    {
        output.WriteLine(headline.Title);
        output.WriteLine($"Run folder: {headline.Folder}");
        output.Flush();
        train();
    }

    public override void Tick(TickReport report)
    {
        _progress.Advance(report);
        output.WriteLine(Line(_progress, report) + (verbose ? Details(report) : ""));
        output.Flush();
    }

    public override void Stopping()
    {
        output.WriteLine(StoppingText);
        output.Flush();
    }

    internal static string Line(TrainingProgress progress, TickReport tick) =>
        $"{Readable.Kimg(tick.Kimg, progress.TotalKimg)} of {Readable.Kimg(progress.TotalKimg, progress.TotalKimg)} kimg"
        + $"  {tick.ImagesPerSecond:0} images/s"
        + $"  {Readable.Duration(progress.SecondsLeft)} left"
        + $"  loss D {tick.DiscriminatorLoss:0.000} G {tick.GeneratorLoss:0.000}"
        + $"  ŷ real {tick.RealScore:0.000} fake {tick.FakeScore:0.000}"
        + $"  {Readable.Of(Lead.Of(tick.RealScore, tick.FakeScore))}";

    private static string Details(TickReport tick) =>
        $"  round {tick.Round}  rate D {tick.DiscriminatorLearningRate:0.0e0} G {tick.GeneratorLearningRate:0.0e0}  {tick.MemoryMiB:0} MiB";
}
