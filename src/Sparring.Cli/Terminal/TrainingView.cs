using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>Shows a training while it runs.</summary>
internal abstract class TrainingView
{
    /// <summary>Runs the training on this thread and shows it. Call <see cref="Tick"/> from inside only.</summary>
    public abstract void Watch(Action train);

    public abstract void Tick(TickReport report);

    /// <summary>Says that the game had failed and has gone back to an earlier state. Call it from inside of <see cref="Watch"/> only.</summary>
    /// <param name="healing">The return.</param>
    /// <param name="qualities">What was measured of the fakes up to that state.</param>
    public abstract void WentBack(Healing healing, IReadOnlyList<double> qualities);

    /// <summary>Says that the training will stop after its round. Any thread may call it, at any time.</summary>
    public abstract void Stopping();

    protected const string StoppingText = "Finishing the round and saving. Ctrl-C again leaves at once.";

    /// <summary>What fits the terminal and what was asked for. <paramref name="kimg"/>, where the training is, is asked for from any thread.</summary>
    public static TrainingView For(ConsoleStreams streams, TrainingHeadline headline, Func<double> kimg, bool quiet, bool verbose) => quiet
        ? new QuietView()
        : streams.IsInteractive ? new LiveView(streams.Rich(), headline, kimg, verbose)
        : new PlainView(streams.Out, headline, verbose);
}
