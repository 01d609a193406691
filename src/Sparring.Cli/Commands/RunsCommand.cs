using System.CommandLine;
using Sparring.Cli.Terminal;
using Sparring.Runs;
using Spectre.Console;

namespace Sparring.Cli.Commands;

/// <summary>`sparring runs`: what has been trained so far.</summary>
internal sealed class RunsCommand : Command
{
    public RunsCommand(ConsoleStreams streams) : base("runs", "Look at run folders.")
    {
        Subcommands.Add(new ListCommand(streams));
        Subcommands.Add(new RunsBalanceCommand(streams));
    }

    private sealed class ListCommand : Verb
    {
        private readonly ConsoleStreams _streams;

        private readonly Argument<string?> _root = new("DIR")
        {
            HelpName = "DIR",
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"The folder that holds the run folders. [default: {DefaultRoot}]",
        };

        public ListCommand(ConsoleStreams streams) : base("list", "List the runs in a folder.")
        {
            _streams = streams;
            Arguments.Add(_root);
            SetAction(parsed => List(parsed.GetValue(_root)));
        }

        private int List(string? named)
        {
            string root = named ?? DefaultRoot;
            bool exists = Directory.Exists(root);
            if (!exists && named is not null)
            {
                throw new UsageException($"There is no folder '{root}'. Name the folder that holds the run folders: {CommandPath.Line("runs", "list", "DIR")}.");
            }

            IReadOnlyList<RunSummary> runs = exists ? RunSummary.List(root) : [];
            if (runs.Count == 0)
            {
                _streams.Out.WriteLine($"{(named is null ? "No run" : $"No run in '{Readable.Foreign(root)}'")} yet. Start one: {CommandPath.Line("train")}");
                return ExitCode.Done;
            }

            Table table = new Table().Border(TableBorder.Simple)
                .AddColumns("run", "recipe", "data")
                .AddColumn("kimg", column => column.RightAligned())
                .AddColumn("of", column => column.RightAligned())
                .AddColumns("checkpoint", "changed");
            foreach (RunSummary run in runs)
            {
                table.AddRow([.. Cells(run).Select(cell => Markup.Escape(Readable.Foreign(cell)))]);
            }

            _streams.Rich().Write(table);
            foreach (RunSummary run in runs.Where(run => run.Problem is not null))
            {
                _streams.Out.WriteLine(Readable.Foreign($"{run.Name}: {run.Problem}"));
            }

            return ExitCode.Done;
        }

        private static IEnumerable<string> Cells(RunSummary run) => run.Problem is null
            ?
            [
                run.Name,
                run.Recipe,
                run.Data,
                Readable.Kimg(run.Kimg, run.TotalKimg),
                Readable.Kimg(run.TotalKimg, run.TotalKimg),
                run.Checkpoint ?? "none yet",
                $"{run.Changed.ToLocalTime():yyyy-MM-dd HH:mm}",
            ]
            : [run.Name, "unreadable", "", "", "", "", ""];
    }
}
