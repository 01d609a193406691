using Sparring.Balance;
using Sparring.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sparring.Cli.Terminal;

/// <summary>A few lines that stay in place and follow the contest, for a person who watches.</summary>
internal sealed class LiveView(IAnsiConsole console, TrainingHeadline headline, bool verbose) : TrainingView
{
    private const int NarrowestBar = 8;
    private const int WidestBar = 40;

    // "  100.0 of 100.0 kimg  1000 images/s  59 min 59 s left" stands beside the bar.
    private const int BesideBar = 57;

    private const int ScaleWidth = 40;

    private readonly TrainingProgress _progress = new(headline.TotalKimg);
    private volatile LiveDisplayContext? _display;
    private volatile bool _stopping;

    public override void Watch(Action train)
    {
        console.WriteLine(headline.Title);
        console.WriteLine($"Run folder: {headline.Folder}");
        console.WriteLine("Ctrl-C saves and stops.");
        console.WriteLine();
        console.Live(Picture()).Start(display =>
        {
            _display = display;
            display.Refresh();
            train();
        });
    }

    public override void Tick(TickReport report)
    {
        _progress.Advance(report);
        _display?.UpdateTarget(Picture());
    }

    public override void Stopping()
    {
        _stopping = true;
        _display?.UpdateTarget(Picture());
    }

    /// <summary>The picture of the moment.</summary>
    internal IRenderable Picture()
    {
        List<IRenderable> rows = _progress.Latest is { } tick
            ? [Progress(tick), Contest(tick)]
            : [new Markup($"{Bar(0)}  [dim]the first numbers come after the first tick[/]")];
        if (_stopping)
        {
            rows.Add(new Markup($"[yellow]{StoppingText}[/]"));
        }

        return new Rows(rows);
    }

    private Markup Progress(TickReport tick) => new(
        $"{Bar(_progress.Done)}  {Readable.Kimg(tick.Kimg, _progress.TotalKimg)} of {Readable.Kimg(_progress.TotalKimg, _progress.TotalKimg)} kimg"
        + $"  {tick.ImagesPerSecond:0} images/s  {Readable.Duration(_progress.SecondsLeft)} left\n");

    private Grid Contest(TickReport tick)
    {
        Leader leader = Lead.Of(tick.RealScore, tick.FakeScore);
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap());
        grid.AddRow("[blue]discriminator[/]", $"loss {tick.DiscriminatorLoss,7:0.000}   ŷ of reals {tick.RealScore:0.000}{Rate(tick.DiscriminatorLearningRate)}");
        grid.AddRow("[green]generator[/]", $"loss {tick.GeneratorLoss,7:0.000}   ŷ of fakes {tick.FakeScore:0.000}{Rate(tick.GeneratorLearningRate)}");
        grid.AddRow("fake 0 … 1 real", $"{Scale(tick)}   [bold]{Readable.Of(leader)}[/]");
        if (verbose)
        {
            grid.AddRow("[dim]round[/]", $"[dim]{tick.Round}, {tick.MemoryMiB:0} MiB, {Readable.Duration(tick.Seconds)} so far[/]");
        }

        return grid;
    }

    private string Rate(double rate) => verbose ? $"   [dim]rate {rate:0.0e0}[/]" : "";

    private string Bar(double done)
    {
        int width = Math.Clamp(console.Profile.Width - BesideBar, NarrowestBar, WidestBar);
        int full = (int)Math.Round(done * width);
        return $"[green]{new string('━', full)}[/][dim]{new string('─', width - full)}[/]";
    }

    /// <summary>Both mean answers of the discriminator on one scale: the nearer they are, the less it can tell.</summary>
    private static string Scale(TickReport tick)
    {
        string[] cells = [.. Enumerable.Repeat("[dim]·[/]", ScaleWidth)];
        cells[ScaleWidth / 2] = "[dim]|[/]";
        Place(tick.FakeScore, "[green]F[/]");
        Place(tick.RealScore, "[blue]R[/]");
        return string.Concat(cells);

        void Place(double score, string mark)
        {
            if (double.IsFinite(score))
            {
                cells[(int)Math.Round(Math.Clamp(score, 0, 1) * (ScaleWidth - 1))] = mark;
            }
        }
    }
}
