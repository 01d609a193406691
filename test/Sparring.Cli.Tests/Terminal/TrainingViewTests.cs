using Sparring.Balance;
using Sparring.Cli.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sparring.Cli.Tests.Terminal;

public sealed class TrainingViewTests
{
    private static readonly TrainingHeadline _headline = new("kittens (20000 samples, 32x32 colour)", "dcgan", "cpu", "fp32: this device has no native bfloat16", "runs/00000-kittens-dcgan", 0, 100, HasLogOdds: true, Qualities: []);

    [Fact]
    public void For_NoTerminal_WritesPlainLines()
    {
        string text = Watch(interactive: false, quiet: false, verbose: false);

        Assert.Equal(
            """
            Training dcgan on kittens (20000 samples, 32x32 colour), 100.0 kimg
            Run folder: runs/00000-kittens-dcgan
            Computing on cpu in fp32: this device has no native bfloat16.
            50.0 of 100.0 kimg  200 images/s  4 min 10 s left  loss D 0.842 G 1.900  ŷ real 0.800 fake 0.200  even

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void For_NoTerminalVerbose_AddsRatesAndMemory() => Assert.EndsWith(
        "  even  round 187  rate D 2.0e-4 G 1.0e-4  412 MiB\n", Watch(interactive: false, quiet: false, verbose: true), StringComparison.Ordinal);

    [Fact]
    public void Tick_OnAGpu_TellsItsMemoryWhenVerbose()
    {
        using StringWriter output = new();
        TrainingView plain = TrainingView.For(new ConsoleStreams(output, TextWriter.Null, false), _headline, () => 0, quiet: false, verbose: true);
        plain.Watch(() => plain.Tick(Ticks.At(50) with { GpuMemoryMiB = 2048.4 }));
        Assert.EndsWith("  412 MiB, 2048 MiB on the GPU\n", output.ToString(), StringComparison.Ordinal);

        LiveView live = new(Console(), _headline, () => 0, verbose: true);
        live.Tick(Ticks.At(50) with { GpuMemoryMiB = 2048.4 });
        Assert.Contains("412 MiB, 2048 MiB on the GPU, ", Render(live.Picture()), StringComparison.Ordinal);
    }

    [Fact]
    public void Tick_QualityMeasured_IsShownWithTheBestOfTheWholeRun()
    {
        TrainingHeadline going = _headline with { StartKimg = 40, Qualities = [0.5, 0.2, 0.1, 0.4] };
        using StringWriter output = new();
        TrainingView plain = TrainingView.For(new ConsoleStreams(output, TextWriter.Null, false), going, () => 0, quiet: false, verbose: false);
        plain.Watch(() => plain.Tick(Ticks.At(50) with { Quality = 0.3 }));
        Assert.EndsWith("  even  quality 0.3, best 0.2 (lower is better)\n", output.ToString(), StringComparison.Ordinal);

        LiveView live = new(Console(), going, () => 0, verbose: false);
        live.Tick(Ticks.At(50) with { Quality = 0.3 });
        Assert.Contains("quality          █▃▁▆▄   0.3, best 0.2 (lower is better)", Render(live.Picture()), StringComparison.Ordinal);
    }

    [Fact]
    public void Tick_Decision_IsShownWithItsCauseAndWhatItChanged()
    {
        BalanceDecision decision = new(50, "quality has stalled", "On trial: more noise on what D sees", new(), new() { InstanceNoise = 0.25 });
        BalanceReport balance = new(Reading(50), new BalanceVerdict(Verdict.DiscriminatorAhead, 0.9, "D is ahead.", 40), decision.After) { Decision = decision };
        const string Told = "On trial: more noise on what D sees (noise 0 → 0.25). Quality has stalled.";
        using StringWriter output = new();
        TrainingView plain = TrainingView.For(new ConsoleStreams(output, TextWriter.Null, false), _headline, () => 0, quiet: false, verbose: false);
        plain.Watch(() => plain.Tick(Ticks.At(50) with { Balance = balance }));
        Assert.EndsWith($"  even\n  balance: discriminator ahead. D is ahead.\n  balance: {Told}\n", output.ToString(), StringComparison.Ordinal);

        IAnsiConsole console = Console();
        console.Profile.Width = 160;
        LiveView live = new(console, _headline, () => 0, verbose: false);
        live.Tick(Ticks.At(50) with { Balance = balance });
        Assert.Contains($"50 kimg: {Told}", Render(live.Picture(), console), StringComparison.Ordinal);
    }

    [Fact]
    public void WentBack_AfterAFailure_IsToldAndTheQualitiesSinceAreForgotten()
    {
        Healing healing = new(50, "the generator has diverged", 20, new(), new() { LearningRate = 0.5 });
        const string Told = "from 50 to 20 kimg (both rates x 1 → 0.5). The generator has diverged.";
        using StringWriter output = new();
        TrainingView plain = TrainingView.For(new ConsoleStreams(output, TextWriter.Null, false), _headline, () => 0, quiet: false, verbose: false);
        plain.Watch(() =>
        {
            plain.Tick(Ticks.At(50) with { Quality = 0.1 });
            plain.WentBack(healing, []);
            plain.Tick(Ticks.At(25) with { Quality = 0.3 });
        });
        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal($"  balance: failed and went back {Told}", lines[^2]);
        Assert.EndsWith("  quality 0.3, best 0.3 (lower is better)", lines[^1], StringComparison.Ordinal);

        IAnsiConsole console = Console();
        console.Profile.Width = 160;
        LiveView live = new(console, _headline, () => 20, verbose: false);
        live.Tick(Ticks.At(50) with { Balance = new BalanceReport(Reading(50), new BalanceVerdict(Verdict.Balanced, 0.9, "All is well.", 40), new()) });
        live.WentBack(healing, []);
        string picture = Render(live.Picture(), console);
        Assert.Contains("  20.0 of 100.0 kimg  ", picture, StringComparison.Ordinal);
        Assert.Contains($"Failed and went back {Told}", picture, StringComparison.Ordinal);
    }

    private static BalanceReading Reading(double kimg) => new()
    {
        Round = 1,
        Kimg = kimg,
        Reals = 128,
        IsHeldOut = true,
        RealScore = new(0.8, 0.01),
        FakeScore = new(0.2, 0.01),
        Separation = new(0.9, 0.01),
        Accuracy = new(0.9, 0.01),
        Saturation = new(0, 0.01),
        DiscriminatorGradient = 1,
        RealSign = 0.5,
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void For_Quiet_WritesNothing(bool interactive) => Assert.Equal("", Watch(interactive, quiet: true, verbose: false));

    [Fact]
    public void Watch_Terminal_TrainsOnTheCallersThread()
    {
        int thread = 0;
        using StringWriter output = new();
        TrainingView view = TrainingView.For(new ConsoleStreams(output, TextWriter.Null, true), _headline, () => 0, quiet: false, verbose: false);

        view.Watch(() => thread = Environment.CurrentManagedThreadId);

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Watch_TrainingFails_LetsTheExceptionOut()
    {
        using StringWriter output = new();
        TrainingView view = TrainingView.For(new ConsoleStreams(output, TextWriter.Null, true), _headline, () => 0, quiet: false, verbose: false);

        SparringException e = Assert.Throws<SparringException>(() => view.Watch(() => throw new SparringException("diverged")));
        Assert.Equal("diverged", e.Message);
    }

    [Fact]
    public void Picture_BeforeAndAfterATick_ShowsTheContest()
    {
        LiveView view = new(Console(), _headline, () => 0, verbose: false);
        Assert.Contains("come with the first tick", Render(view.Picture()), StringComparison.Ordinal);

        view.Tick(Ticks.At(25, realScore: 0.99, fakeScore: 0.01));

        Assert.Equal(
            """
            ━━━━━━━━━━──────────────────────────────  25.0 of 100.0 kimg  200 images/s  6 min 15 s left

            discriminator    loss   0.842   ŷ of reals 0.990
            generator        loss   1.900   ŷ of fakes 0.010
            fake 0 … 1 real  F···················|··················R   D leads

            """.ReplaceLineEndings("\n"),
            Render(view.Picture()));
    }

    [Fact]
    public void FollowRounds_BetweenTicks_MovesTheBar()
    {
        double kimg = 0;
        LiveView view = new(Console(), _headline, () => kimg, verbose: false);
        view.Tick(Ticks.At(25));
        kimg = 50;

        view.FollowRounds();

        Assert.StartsWith(new string('━', 20) + new string('─', 20) + "  50.0 of 100.0 kimg  200 images/s  4 min 10 s left\n", Render(view.Picture()), StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_LossWithoutLogOdds_ShowsNoReading()
    {
        LiveView view = new(Console(), _headline with { HasLogOdds = false }, () => 0, verbose: false);
        view.Tick(Ticks.At(25, realScore: 0.99, fakeScore: 0.01));

        Assert.Contains("no reading", Render(view.Picture()), StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_ScoresThatAreNoNumbers_ShowsNoReading()
    {
        LiveView view = new(Console(), _headline, () => 0, verbose: true);
        view.Tick(Ticks.At(25, realScore: double.NaN, fakeScore: double.NaN));

        Assert.Contains("no reading", Render(view.Picture()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public void Picture_NarrowTerminal_KeepsTheProgressOnOneLine(int width)
    {
        IAnsiConsole console = Console();
        console.Profile.Width = width;
        LiveView view = new(console, _headline, () => 0, verbose: false);
        view.Tick(Ticks.At(25));

        Assert.EndsWith(" left", Render(view.Picture(), console).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_FromAnywhere_IsShown()
    {
        LiveView view = new(Console(), _headline, () => 0, verbose: false);
        view.Stopping();

        Assert.EndsWith("Finishing the round and saving. Ctrl-C again leaves at once.\n", Render(view.Picture()), StringComparison.Ordinal);
    }

    private static IAnsiConsole Console() => new ConsoleStreams(TextWriter.Null, TextWriter.Null, IsInteractive: false).Rich();

    private static string Watch(bool interactive, bool quiet, bool verbose)
    {
        using StringWriter output = new();
        TrainingView view = TrainingView.For(new ConsoleStreams(output, TextWriter.Null, interactive), _headline, () => 0, quiet, verbose);
        view.Watch(() => view.Tick(Ticks.At(50)));
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static string Render(IRenderable picture, IAnsiConsole? console = null)
    {
        int width = (console ?? Console()).Profile.Width;
        using StringWriter output = new();
        IAnsiConsole target = new ConsoleStreams(output, TextWriter.Null, IsInteractive: false).Rich();
        target.Profile.Width = width;
        target.Write(picture);
        return string.Concat(output.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd() + "\n"))[..^1];
    }
}
