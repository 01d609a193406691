using System.CommandLine;
using Sparring.Cli.Terminal;
using Sparring.Data;
using Spectre.Console;

namespace Sparring.Cli.Commands;

/// <summary>`sparring data cache`: the decoded images that are kept from one training to the next.</summary>
internal sealed class DataCacheCommand : Command
{
    // Enough to tell thousands of entries apart.
    private const int ShownKey = 10;

    public DataCacheCommand(ConsoleStreams streams) : base("cache", "List or delete the decoded images that are kept for the next training.")
    {
        Subcommands.Add(new ListCommand(streams));
        Subcommands.Add(new ClearCommand(streams));
    }

    private sealed class ListCommand : Verb
    {
        private readonly ConsoleStreams _streams;

        public ListCommand(ConsoleStreams streams) : base("list", "List the collections whose decoded images are kept.")
        {
            _streams = streams;
            SetAction(_ => List());
        }

        private int List()
        {
            IReadOnlyList<DataCacheEntry> entries = DataCache.List();
            if (entries.Count == 0)
            {
                _streams.Out.WriteLine($"Nothing is kept in {Readable.Foreign(DataCache.Location)} yet.");
                return ExitCode.Done;
            }

            Table table = new Table().Border(TableBorder.Simple)
                .AddColumns("key", "decoded from")
                .AddColumn("images", column => column.RightAligned())
                .AddColumn("shape")
                .AddColumn("size", column => column.RightAligned())
                .AddColumn("when");
            foreach (DataCacheEntry entry in entries)
            {
                string[] cells =
                [
                    entry.Key[..ShownKey],
                    entry.Location,
                    $"{entry.Count}",
                    $"{entry.Shape}",
                    Readable.Bytes(entry.Bytes),
                    $"{entry.Created.ToLocalTime():yyyy-MM-dd HH:mm}",
                ];
                table.AddRow([.. cells.Select(cell => Markup.Escape(Readable.Foreign(cell)))]);
            }

            _streams.Rich().Write(table);
            _streams.Out.WriteLine(
                $"{Readable.Bytes(entries.Sum(entry => entry.Bytes))} in {Readable.Foreign(DataCache.Location)}. Delete: {CommandPath.Line("data", "cache", "clear")} [KEY]");
            return ExitCode.Done;
        }
    }

    private sealed class ClearCommand : Verb
    {
        private readonly Argument<string?> _key = new("KEY")
        {
            HelpName = "KEY",
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Delete this one only; the beginning of its key will do. [default: all]",
        };

        public ClearCommand(ConsoleStreams streams) : base("clear", "Delete decoded images. They are decoded again when they are next needed.")
        {
            Arguments.Add(_key);
            SetAction(parsed =>
            {
                long freed = parsed.GetValue(_key) is { } key ? DataCache.Clear(key) : DataCache.ClearAll();
                streams.Out.WriteLine($"Freed {Readable.Bytes(freed)} in {Readable.Foreign(DataCache.Location)}.");
                return ExitCode.Done;
            });
        }
    }
}
