using Sparring.Balance;
using Sparring.Runs;
using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>A line for each tick, for files and pipes.</summary>
internal sealed class PlainView(TextWriter output, TrainingHeadline headline, bool verbose) : TrainingView
{
    private readonly TrainingProgress _progress = new(headline.StartKimg, headline.TotalKimg, headline.Qualities);

    private Verdict _verdict = Verdict.Balanced;

    public override void Watch(Action train)
    {
        output.WriteLine(Readable.Foreign(headline.Title));
        output.WriteLine($"Run folder: {Readable.Foreign(headline.Folder)}");
        output.WriteLine($"Computing on {headline.Device} in {headline.Precision}.");
        output.Flush();
        train();
    }

    public override void Tick(TickReport report)
    {
        _progress.Advance(report);
        output.WriteLine(Line(report) + (verbose ? Details(report) : ""));
        foreach (string line in Decisions(report))
        {
            output.WriteLine(line);
        }

        output.Flush();
    }

    public override void WentBack(Healing healing, IReadOnlyList<double> qualities)
    {
        _progress.GoBack(healing.BackToKimg, qualities);
        output.WriteLine($"  balance: failed and went back {Readable.Foreign(healing.InWords())}");
        output.Flush();
    }

    public override void Stopping()
    {
        output.WriteLine(StoppingText);
        output.Flush();
    }

    private string Line(TickReport tick) => _progress.Sentence
        + $"  loss D {tick.DiscriminatorLoss:0.000} G {tick.GeneratorLoss:0.000}"
        + $"  ŷ real {tick.RealScore:0.000} fake {tick.FakeScore:0.000}"
        + $"  {Readable.Of(headline.LeaderAt(tick))}"
        + (tick.Quality is null ? "" : $"  quality {QualityCurve.Numbers(_progress.Qualities)}");

    /// <summary>What the balance did, and a verdict that is another than the one before it.</summary>
    private IEnumerable<string> Decisions(TickReport tick)
    {
        if (tick.Balance is not { } balance)
        {
            yield break;
        }

        if (balance.Verdict.Verdict != _verdict)
        {
            _verdict = balance.Verdict.Verdict;
            yield return $"  balance: {balance.Verdict.Verdict.InWords()}. {Readable.Foreign(balance.Verdict.Sentence)}";
        }

        if (balance.Decision is { } decision)
        {
            yield return $"  balance: {Readable.Foreign(decision.InWords())}";
        }
    }

    private static string Details(TickReport tick) =>
        $"  round {tick.Round}  rate D {tick.DiscriminatorLearningRate:0.0e0} G {tick.GeneratorLearningRate:0.0e0}  {tick.MemoryMiB:0} MiB{Readable.GpuMemory(tick)}";
}
