using System.Globalization;
using Sparring.Balance;
using Sparring.Runs;
using Sparring.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sparring.Cli.Terminal;

/// <summary>A few lines that stay in place and follow the contest, for a person who watches.</summary>
/// <remarks>It asks where the training is, in kimg, twice a second from another thread.</remarks>
internal sealed class LiveView(IAnsiConsole console, TrainingHeadline headline, Func<double> kimg, bool verbose, TimeProvider? time = null)
    : TrainingView
{
    private const int NarrowestBar = 8;
    private const int WidestBar = 40;

    // "  100.0 of 100.0 kimg  1000 images/s  59 min 59 s left" stands beside the bar.
    private const int BesideBar = 57;

    private const int ScaleWidth = 40;

    private static readonly TimeSpan _redrawEvery = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly TrainingProgress _progress = new(headline.StartKimg, headline.TotalKimg, headline.Qualities);
    private BalanceReport? _balance;
    private string? _decided;
    private LiveDisplayContext? _display;
    private long _started;
    private bool _stopping;

    public override void Watch(Action train)
    {
        console.WriteLine(Readable.Foreign(headline.Title));
        console.WriteLine($"Run folder: {Readable.Foreign(headline.Folder)}");
        console.WriteLine($"Computing on {headline.Device} in {headline.Precision}.");
        console.WriteLine("Ctrl-C saves and stops.");
        console.WriteLine();
        console.Live(Picture()).Start(display =>
        {
            lock (_lock)
            {
                _display = display;
                _started = _time.GetTimestamp();
            }

            Redraw();
            using ITimer timer = _time.CreateTimer(_ => FollowRounds(), null, _redrawEvery, _redrawEvery);
            try
            {
                train();
            }
            finally
            {
                lock (_lock)
                {
                    _display = null;
                }
            }
        });
    }

    public override void Tick(TickReport report)
    {
        lock (_lock)
        {
            _progress.Advance(report);
            _balance = report.Balance ?? _balance;
            if (report.Balance?.Decision is { } decision)
            {
                _decided = string.Create(CultureInfo.InvariantCulture, $"{decision.Kimg:0.#} kimg: {decision.InWords()}");
            }

            Redraw();
        }
    }

    public override void WentBack(Healing healing, IReadOnlyList<double> qualities)
    {
        lock (_lock)
        {
            _progress.GoBack(healing.BackToKimg, qualities);
            _decided = $"Failed and went back {healing.InWords()}";
            Redraw();
        }
    }

    public override void Stopping()
    {
        lock (_lock)
        {
            _stopping = true;
            Redraw();
        }
    }

    /// <summary>Catches up with the rounds since the latest tick.</summary>
    internal void FollowRounds()
    {
        lock (_lock)
        {
            _progress.Follow(kimg(), _time.GetElapsedTime(_started).TotalSeconds);
            Redraw();
        }
    }

    private void Redraw()
    {
        lock (_lock)
        {
            _display?.UpdateTarget(Picture());
        }
    }

    /// <summary>The picture of the moment.</summary>
    internal IRenderable Picture()
    {
        List<IRenderable> rows =
        [
            new Markup($"{Bar(_progress.Done)}  {_progress.Sentence}\n"),
            _progress.Latest is { } tick ? Contest(tick) : new Markup("[dim]Losses and scores come with the first tick.[/]"),
        ];
        if (_stopping)
        {
            rows.Add(new Markup($"[yellow]{StoppingText}[/]"));
        }

        return new Rows(rows);
    }

    private Grid Contest(TickReport tick)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap());
        grid.AddRow("[blue]discriminator[/]", $"loss {tick.DiscriminatorLoss,7:0.000}   ŷ of reals {tick.RealScore:0.000}{Rate(tick.DiscriminatorLearningRate)}");
        grid.AddRow("[green]generator[/]", $"loss {tick.GeneratorLoss,7:0.000}   ŷ of fakes {tick.FakeScore:0.000}{Rate(tick.GeneratorLearningRate)}");
        grid.AddRow("fake 0 … 1 real", $"{Scale(tick)}   [bold]{Readable.Of(headline.LeaderAt(tick))}[/]");
        if (_progress.Qualities.Count > 0)
        {
            grid.AddRow("quality", $"{QualityCurve.Bars(_progress.Qualities, ScaleWidth)}   {QualityCurve.Numbers(_progress.Qualities)}");
        }

        if (_balance is { Verdict: { } verdict })
        {
            grid.AddRow("balance", $"[bold]{verdict.Verdict.InWords()}[/]   {Markup.Escape(verdict.Sentence)}");
        }

        if (_decided is not null)
        {
            grid.AddRow("", Markup.Escape(Readable.Foreign(_decided)));
        }

        if (verbose)
        {
            grid.AddRow("[dim]round[/]", $"[dim]{tick.Round}, {tick.MemoryMiB:0} MiB{Readable.GpuMemory(tick)}, {Readable.Duration(tick.Seconds)} so far[/]");
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
