using Spectre.Console;

namespace Sparring.Cli.Terminal;

/// <summary>Where the command writes.</summary>
/// <param name="Out">Results and progress.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="IsInteractive">Whether a person watches a terminal that can move its cursor; else plain lines are written.</param>
internal sealed record ConsoleStreams(TextWriter Out, TextWriter Error, bool IsInteractive)
{
    private const int RedirectedWidth = 140;

    public static ConsoleStreams OfProcess() => new(
        Console.IsOutputRedirected ? Console.Out : new TerminalWriter(Console.Out),
        Console.IsErrorRedirected ? Console.Error : new TerminalWriter(Console.Error),
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Spectre's console on <see cref="Out"/>: no escape sequence leaves it where nobody watches.</summary>
    public IAnsiConsole Rich()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Out),
            Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsInteractive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!IsInteractive)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
