using Sparring.Cli.Terminal;

namespace Sparring.Cli.Tests;

/// <summary>Runs a command line in this process, as a program without a terminal would.</summary>
internal sealed record CommandLine(int ExitCode, string Out, string Error)
{
    public static CommandLine Run(params string[] args) => Run(CancellationToken.None, args);

    public static CommandLine Run(CancellationToken cancellation, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = CommandLineApplication.Run(args, new ConsoleStreams(output, error, IsInteractive: false), cancellation);
        return new CommandLine(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
