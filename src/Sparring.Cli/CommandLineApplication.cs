using System.CommandLine;
using System.CommandLine.Help;
using Sparring.Cli.Commands;
using Sparring.Cli.Help;
using Sparring.Cli.Terminal;

namespace Sparring.Cli;

/// <summary>The `sparring` command: from arguments to an exit code.</summary>
internal static class CommandLineApplication
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">As the shell gives them.</param>
    /// <param name="streams">Where to write.</param>
    /// <param name="cancellation">Asks a training to save and stop, as Ctrl-C does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, ConsoleStreams streams, CancellationToken cancellation = default)
    {
        Option<bool> verbose = Flag.Switch("--verbose", "Say more while training, and show the stack trace of an error.");
        verbose.Recursive = true;
        RootCommand root = Build(streams, verbose, cancellation);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not { ClearsParseErrors: true } && ParseProblems.Of(parsed) is { Count: > 0 } problems)
        {
            ErrorReport.Write(streams.Error, [.. problems, $"See '{CommandPath.LineOf(parsed.CommandResult.Command, "--help")}'."]);
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = streams.Out,
                Error = streams.Error,
                // Errors and signals are ours: an interrupted training finishes its round and saves.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            return ErrorReport.Write(streams.Error, e, parsed.GetValue(verbose));
        }
    }

    /// <summary>The grammar, which scripts rely on.</summary>
    internal static RootCommand Build(ConsoleStreams streams, Option<bool> verbose, CancellationToken cancellation)
    {
        RootCommand root = new("Train a generator and a discriminator against each other, and watch it happen.")
        {
            new TrainCommand(streams, verbose, cancellation),
            new SampleCommand(streams),
            new EvaluateCommand(streams, cancellation),
            new RunsCommand(streams),
            new DataCommand(streams),
            new RecipesCommand(streams),
            new DoctorCommand(streams),
        };
        root.Options.Add(verbose);
        root.SetAction(_ =>
        {
            streams.Out.Write(GroupedHelp.For(root));
            return ExitCode.Usage;
        });
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new GroupedHelp();
        help.Description = "Show this help.";
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        return root;
    }
}
