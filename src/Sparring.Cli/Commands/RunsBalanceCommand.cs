using System.CommandLine;
using Sparring.Cli.Terminal;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>`sparring runs balance`: how the game between the two networks went.</summary>
internal sealed class RunsBalanceCommand : Verb
{
    private readonly ConsoleStreams _streams;

    private readonly Argument<string> _run = new("RUN") { HelpName = "RUN", Description = "The run's folder." };

    public RunsBalanceCommand(ConsoleStreams streams) : base("balance", "Tell how the game between the two networks went, who was ahead and what was done, and draw it.")
    {
        _streams = streams;
        Arguments.Add(_run);
        SetAction(parsed => Tell(parsed.GetValue(_run)!));
    }

    public override IReadOnlyList<string> Examples => ["sparring runs balance runs/00001-kittens-quick"];

    private int Tell(string path)
    {
        var story = BalanceStory.Read(new RunFolder(path));
        foreach (string line in story.Tell())
        {
            _streams.Out.WriteLine(Readable.Foreign(line));
        }

        _streams.Out.WriteLine($"Wrote {Readable.Foreign(story.WritePicture())}");
        return ExitCode.Done;
    }
}
