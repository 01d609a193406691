using System.Globalization;
using Sparring.Data;
using Sparring.Data.Inspection;
using Sparring.Runs;
using Spectre.Console;

namespace Sparring.Cli.Terminal;

/// <summary>Writes a report on data for people: whole, or in a few lines before a training.</summary>
internal static class DataReportView
{
    private const int MostBadFiles = 20;
    private const int MostClasses = 10;
    private const int MostSizes = 3;
    private const int MostPairs = 5;
    private const int MostShortAdvice = 3;
    private const double LeastImbalance = 1.05;
    private const int LabelWidth = 17;
    private const int NameWidth = 40;

    /// <summary>The whole report.</summary>
    public static void Write(ConsoleStreams streams, DataReport report, RunPlan plan)
    {
        WriteRows(streams, [.. Rows(report), ($"cost ({plan.Options.Recipe})", Cost(plan))]);
        WriteBadFiles(streams.Out, report.BadFiles);
        WriteNearPairs(streams.Out, report.Duplicates?.NearExamples ?? []);
        streams.Out.WriteLine();
        streams.Out.WriteLine("Advice");
        foreach (string sentence in report.Advice)
        {
            streams.Out.WriteLine($"  - {Readable.Foreign(sentence)}");
        }
    }

    /// <summary>What is worth knowing when a training begins, in up to six lines.</summary>
    public static IEnumerable<string> Short(DataReport report)
    {
        string atMost = report.Duplicates?.NearImages is null ? "at most " : "";
        string worth = report.EffectiveCount < report.Count ? $", worth {atMost}{Number(report.EffectiveCount)}" : "";
        yield return $"Data: {Readable.Foreign(report.Name)}, {Number(report.Count)} samples{worth} ({report.Sample}); {Number(report.HeldOutCount)} held out";
        if (report.BadFiles.Count > 0)
        {
            BadFile first = report.BadFiles[0];
            yield return $"  {Number(report.BadFiles.Count)} skipped, such as: {Readable.Foreign(first.Name)} {Readable.Foreign(first.Reason)}";
        }

        foreach (string sentence in report.Advice.Take(MostShortAdvice))
        {
            yield return $"  - {Readable.Foreign(sentence)}";
        }

        int more = report.Advice.Count - MostShortAdvice;
        if (more > 0)
        {
            yield return $"  and {more} more: {CommandPath.Line("data", "inspect", report.Location)}";
        }
    }

    /// <summary>What the contact sheet shows.</summary>
    public static string SheetLegend(IImageSource source, DataReport report)
    {
        if (!source.Shape.IsImage)
        {
            return "some of the points.";
        }

        string samples = source.ClassCount > 1 ? "a row of samples for each of the first classes" : "samples spread over the data";
        return samples + (report.Duplicates?.NearExamples.Count > 0 ? ", and below them pairs of near duplicates." : ".");
    }

    private static IEnumerable<(string What, string Finding)> Rows(DataReport report)
    {
        yield return ("data", $"{Readable.Foreign(report.Name)}, from {Readable.Foreign(report.Location)}");
        yield return ("samples", $"{Number(report.Count)} of {report.Sample}");
        yield return ("held out", HeldOut(report));
        if (report.Duplicates is { } duplicates)
        {
            yield return ("duplicates", Duplicates(duplicates));
            yield return ("effective size", $"{Number(report.EffectiveCount)} different {(report.EffectiveCount == 1 ? "sample" : "samples")}");
        }

        if (report.Sizes is { } sizes)
        {
            yield return ("sizes", Sizes(sizes));
            if (sizes.Enlarged > 0)
            {
                yield return ("enlarged", $"{Number(sizes.Enlarged)} ({Share(sizes.Enlarged, report.Count)}) have fewer rows or columns than a sample");
            }

            if (sizes.StronglyCropped > 0)
            {
                yield return ("strongly cropped", $"{Number(sizes.StronglyCropped)} ({Share(sizes.StronglyCropped, report.Count)}) lose more than 40 % of their area");
            }
        }

        if (report.Colours is { } colours)
        {
            yield return ("colours", Colours(colours));
        }

        if (report.Formats.Count > 0)
        {
            yield return ("formats", string.Join(", ", report.Formats.Select(format => $"{Number(format.Count)} {format.Name}")));
        }

        if (report.OtherFiles > 0)
        {
            yield return ("other files", $"{Number(report.OtherFiles)} passed over: they are no images");
        }

        yield return ("classes", report.Classes is { } classes ? Classes(classes) : "none");
    }

    private static string HeldOut(DataReport report) => report.Duplicates is null
        ? $"{Number(report.HeldOutCount)}, drawn beyond these"
        : $"{Number(report.HeldOutCount)} of them ({Share(report.HeldOutCount, report.Count)}); exact duplicates are on one side";

    private static string Duplicates(DuplicateReport duplicates)
    {
        string exact = duplicates.ExactGroups == 0
            ? "no exact ones"
            : $"{Number(duplicates.ExactImages)} images are the same or mirrored, in {Number(duplicates.ExactGroups)} {(duplicates.ExactGroups == 1 ? "group" : "groups")}";
        return duplicates.NearImages switch
        {
            null => exact,
            0 => $"{exact}, no near ones{(duplicates.NearMayBeMore ? " found" : "")}",
            { } near => $"{exact}, {(duplicates.NearMayBeMore ? "at least " : "")}{Number(near)} more nearly so",
        };
    }

    private static string Sizes(SizeReport sizes) => sizes.Distinct == 1
        ? $"all {sizes.Median}"
        : $"smallest {sizes.Smallest}, median {sizes.Median}, largest {sizes.Largest}; {Number(sizes.Distinct)} different, mostly "
            + string.Join(", ", sizes.MostFrequent.Take(MostSizes).Select(size => $"{size.Name} ({Number(size.Count)})"));

    private static string Colours(ColourReport colours)
    {
        string kinds = (colours.Grey, colours.Colour) switch
        {
            (_, 0) => "all grey",
            (0, _) => "all with colour",
            _ => $"{Number(colours.Grey)} grey, {Number(colours.Colour)} with colour",
        };
        return kinds + (colours.Transparent > 0 ? $"; {Number(colours.Transparent)} transparent in parts" : "");
    }

    private static string Classes(ClassReport classes)
    {
        int more = classes.Counts.Count - MostClasses;
        return $"{Number(classes.Counts.Count)}: "
            + string.Join(", ", classes.Counts.Take(MostClasses).Select(kind => $"{Readable.Foreign(kind.Name)} ({Number(kind.Count)})"))
            + (more > 0 ? $" and {Number(more)} more" : "")
            + (classes.Imbalance >= LeastImbalance
                ? string.Create(CultureInfo.InvariantCulture, $"; the largest has {classes.Imbalance:0.#} times as many as the smallest")
                : "");
    }

    private static string Cost(RunPlan plan) =>
        $"about {Readable.Bytes(plan.MemoryMiB * 1024 * 1024)} of memory, {SecondsPerKimg(plan.SecondsFor(1))} per kimg ({Readable.Speed(plan.ImagesPerSecond)} "
        + $"images/s): {Readable.Duration(plan.SecondsFor(plan.Options.Training.TotalKimg))} for the recipe's {plan.Options.Training.TotalKimg:0.###} kimg";

    /// <summary>"0.015 s" where whole seconds would say nothing.</summary>
    private static string SecondsPerKimg(double seconds) =>
        seconds < 10 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:G2} s") : Readable.Duration(seconds);

    private static void WriteRows(ConsoleStreams streams, IReadOnlyList<(string What, string Finding)> rows)
    {
        if (!streams.IsInteractive)
        {
            foreach ((string what, string finding) in rows)
            {
                streams.Out.WriteLine($"{what.PadRight(LabelWidth)} {finding}");
            }

            return;
        }

        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string what, string finding) in rows)
        {
            grid.AddRow(new Text(what), new Text(finding));
        }

        streams.Rich().Write(grid);
    }

    private static void WriteBadFiles(TextWriter output, IReadOnlyList<BadFile> files)
    {
        if (files.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{Number(files.Count)} {(files.Count == 1 ? "file" : "files")} cannot be used");
        foreach (BadFile file in files.Take(MostBadFiles))
        {
            output.WriteLine($"  {Readable.Foreign(file.Name).PadRight(NameWidth)} {Readable.Foreign(file.Reason)}");
        }

        if (files.Count > MostBadFiles)
        {
            output.WriteLine($"  and {Number(files.Count - MostBadFiles)} more; --json lists all.");
        }
    }

    private static void WriteNearPairs(TextWriter output, IReadOnlyList<NearPair> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("Near duplicates, for example");
        foreach (NearPair pair in pairs.Take(MostPairs))
        {
            output.WriteLine($"  {Readable.Foreign(pair.First)} and {Readable.Foreign(pair.Second)}");
        }
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(int part, int whole)
    {
        double percent = 100.0 * part / whole;
        return percent is > 0 and < 1 ? "under 1 %" : percent.ToString("0", CultureInfo.InvariantCulture) + " %";
    }
}
