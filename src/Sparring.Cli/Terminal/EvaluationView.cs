using System.Globalization;
using Sparring.Metrics.Evaluation;
using Sparring.Runs;
using Spectre.Console;

namespace Sparring.Cli.Terminal;

/// <summary>Shows what an evaluation found.</summary>
internal static class EvaluationView
{
    private const int SignificantDigits = 4;
    private const int MostDecimals = 8;
    private const string ComparableFeatures = "inception";

    /// <summary>One set of fakes: a table of its numbers, and what to know of them.</summary>
    /// <param name="streams">Where to.</param>
    /// <param name="fakes">What they are.</param>
    /// <param name="reference">What they are compared with.</param>
    /// <param name="result">What was found.</param>
    /// <param name="notes">Sentences that stand below the table, before the warnings.</param>
    public static void Write(ConsoleStreams streams, string fakes, string reference, EvaluationResult result, IEnumerable<string> notes)
    {
        streams.Out.WriteLine($"Fakes:     {Readable.Foreign(fakes)}");
        streams.Out.WriteLine($"Reference: {Readable.Foreign(reference)}");
        if (result.Features is { } features)
        {
            streams.Out.WriteLine($"Features:  {features.Name} ({Readable.Foreign(features.Reason)})");
        }

        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("metric")
            .AddColumn("value", column => column.RightAligned())
            .AddColumns("±", "better", "what it is");
        foreach (MetricValue value in result.Values.Where(value => value.Direction != MetricDirection.Neither))
        {
            string error = value.StandardError is { } deviation ? Number(deviation) : "";
            table.AddRow([.. new[] { value.Name, Number(value.Value), error, Better(value.Direction), value.Meaning }.Select(cell => Markup.Escape(Readable.Foreign(cell)))]);
        }

        streams.Rich().Write(table);
        WriteNotes(streams, result.Features?.Name, [.. notes, .. result.Warnings]);
    }

    /// <summary>Many checkpoints: the numbers that sum up each metric, a row for each.</summary>
    public static void WriteCheckpoints(ConsoleStreams streams, IReadOnlyList<MetricKind> metrics, IReadOnlyList<EvaluationRecord> records, EvaluationCurve? curve)
    {
        string[] names = [.. metrics.Select(metric => MetricNames.SummaryOf(metric).Name).Where(name => records.Any(record => record.Values.ContainsKey(name)))];
        Table table = new Table().Border(TableBorder.Simple).AddColumn("checkpoint").AddColumn("kimg", column => column.RightAligned());
        foreach (string name in names)
        {
            table.AddColumn(name, column => column.RightAligned());
        }

        table.AddColumn("");
        foreach (EvaluationRecord record in records)
        {
            string[] values = [.. names.Select(name => record.Values.TryGetValue(name, out double value) ? Number(value) : "")];
            string mark = ReferenceEquals(record, curve?.Best) ? "best" : "";
            table.AddRow([Markup.Escape(record.Checkpoint ?? ""), Kimg(record), .. values, mark]);
        }

        streams.Rich().Write(table);
        WriteNotes(streams, records[0].Features, [.. records.SelectMany(record => record.Warnings).Distinct()]);
    }

    /// <summary>With so many digits as tell values apart: "113.2", "0.01234", "8".</summary>
    internal static string Number(double value)
    {
        // What rounding leaves of 0 is 0.
        value = Math.Abs(value) < 0.5 * Math.Pow(10, -MostDecimals) ? 0 : value;
        if (!double.IsFinite(value) || value == Math.Round(value))
        {
            return value.ToString("0", CultureInfo.InvariantCulture);
        }

        int decimals = (int)Math.Clamp(SignificantDigits - 1 - Math.Floor(Math.Log10(Math.Abs(value))), 0, MostDecimals);
        return value.ToString("F" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>"12.25".</summary>
    internal static string Kimg(EvaluationRecord record) => (record.Kimg ?? double.NaN).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Better(MetricDirection direction) => direction == MetricDirection.Lower ? "lower" : "higher";

    private static void WriteNotes(ConsoleStreams streams, string? features, IReadOnlyList<string> notes)
    {
        if (features is not null and not ComparableFeatures)
        {
            streams.Out.WriteLine($"These are distances by the features '{features}', not the field's FID and KID. Compare them only with numbers by the same features of the same data.");
        }

        foreach (string note in notes)
        {
            streams.Out.WriteLine($"Note: {Readable.Foreign(note)}");
        }
    }
}
