using System.CommandLine;
using Sparring.Cli.Terminal;
using Sparring.Data;
using Sparring.Metrics.Features;
using Spectre.Console;

namespace Sparring.Cli.Commands;

/// <summary>`sparring data cache`: the decoded images that are kept from one training to the next, and what metrics keep.</summary>
internal sealed class DataCacheCommand : Command
{
    // Enough to tell thousands of entries apart.
    private const int ShownKey = 10;

    public DataCacheCommand(ConsoleStreams streams) : base("cache", "List or delete what is kept for the next time: decoded images, and what metrics need.")
    {
        Subcommands.Add(new ListCommand(streams));
        Subcommands.Add(new ClearCommand(streams));
    }

    private sealed class ListCommand : Verb
    {
        private readonly ConsoleStreams _streams;

        public ListCommand(ConsoleStreams streams) : base("list", "List the collections whose decoded images are kept, and what metrics keep.")
        {
            _streams = streams;
            SetAction(_ => List());
        }

        private int List()
        {
            ListImages();
            ListMetrics();
            return ExitCode.Done;
        }

        private void ListImages()
        {
            IReadOnlyList<DataCacheEntry> entries = DataCache.List();
            if (entries.Count == 0)
            {
                _streams.Out.WriteLine($"No decoded images are kept in {Readable.Foreign(DataCache.Location)} yet.");
                return;
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
        }

        private void ListMetrics()
        {
            IReadOnlyList<MetricsCacheEntry> entries = MetricsCache.List();
            if (entries.Count == 0)
            {
                return;
            }

            Table table = new Table().Border(TableBorder.Simple)
                .AddColumns("kept for metrics")
                .AddColumn("files", column => column.RightAligned())
                .AddColumn("size", column => column.RightAligned())
                .AddColumn("last used");
            foreach (IGrouping<MetricsCacheKind, MetricsCacheEntry> kind in entries.GroupBy(entry => entry.Kind).OrderBy(kind => kind.Key))
            {
                table.AddRow(NameOf(kind.Key), $"{kind.Count()}", Readable.Bytes(kind.Sum(entry => entry.Bytes)), $"{kind.First().LastUsed.ToLocalTime():yyyy-MM-dd HH:mm}");
            }

            _streams.Rich().Write(table);
            _streams.Out.WriteLine(
                $"{Readable.Bytes(entries.Sum(entry => entry.Bytes))} in {MetricsFolders}. Delete: {CommandPath.Line("data", "cache", "clear", "--metrics")}");
        }

        private static string NameOf(MetricsCacheKind kind) => kind switch
        {
            MetricsCacheKind.Classifier => "trained classifiers",
            MetricsCacheKind.Weights => "downloaded weights",
            _ => "features of data sets",
        };
    }

    private static string MetricsFolders => string.Join(" and ", MetricsCache.Folders.Select(Readable.Foreign));

    private sealed class ClearCommand : Verb
    {
        private readonly Argument<string?> _key = new("KEY")
        {
            HelpName = "KEY",
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Delete this one only; the beginning of its key will do. [default: all]",
        };

        private readonly Option<bool> _metrics = Flag.Switch(
            "--metrics", "Delete what metrics keep instead: trained classifiers, features and downloaded weights. They are made, or downloaded, again.");

        public ClearCommand(ConsoleStreams streams) : base("clear", "Delete decoded images. They are decoded again when they are next needed.")
        {
            Arguments.Add(_key);
            AddGroup("What to delete", _metrics);
            SetAction(parsed =>
            {
                if (parsed.GetValue(_metrics))
                {
                    return ClearMetrics(streams, parsed.GetValue(_key));
                }

                long freed = parsed.GetValue(_key) is { } key ? DataCache.Clear(key) : DataCache.ClearAll();
                streams.Out.WriteLine($"Freed {Readable.Bytes(freed)} in {Readable.Foreign(DataCache.Location)}.");
                return ExitCode.Done;
            });
        }

        private static int ClearMetrics(ConsoleStreams streams, string? key)
        {
            if (key is not null)
            {
                throw new UsageException($"--metrics deletes all that metrics keep; the key '{key}' is one of decoded images. Give one of the two.");
            }

            streams.Out.WriteLine($"Freed {Readable.Bytes(MetricsCache.Clear())} in {MetricsFolders}.");
            return ExitCode.Done;
        }
    }
}
