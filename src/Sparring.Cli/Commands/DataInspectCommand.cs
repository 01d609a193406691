using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sparring.Cli.Terminal;
using Sparring.Data;
using Sparring.Data.Inspection;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>`sparring data inspect`: what is in the data, what is wrong with them, and what training on them would cost.</summary>
internal sealed class DataInspectCommand : Verb
{
    private readonly ConsoleStreams _streams;

    private readonly Argument<string> _data = new("DATA")
    {
        HelpName = "DATA",
        Description = "What to look at, named as for 'sparring train'.",
    };

    private readonly Option<string?> _recipe = Flag.Text(
        "--recipe", "NAME", "The recipe whose cost is told; see 'sparring recipes'. [default: one that suits the data]");

    private readonly Option<string?> _options = Flag.Text(
        "--options", "FILE", "Options in JSON that override the recipe's; 'sparring recipes --schema' describes them.");

    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "PATH=VALUE",
        Description = "Override one option, such as data.height=128. Give it as often as you like.",
    };

    private readonly Option<string?> _sheet = Flag.Text(
        "--sheet", "FILE", "The PNG for the contact sheet: samples as the networks will see them. [default: NAME-sheet.png here; with --json, none]");

    private readonly Option<bool> _json = Flag.Switch("--json", "Print the whole report as JSON, and nothing else.");

    public DataInspectCommand(ConsoleStreams streams) : base("inspect", "Say what is in the data, what is wrong with them, and what training on them costs.")
    {
        _streams = streams;
        Arguments.Add(_data);
        AddGroup("How they would be trained on", _recipe, _options, _set);
        AddGroup("What to write", _sheet, _json);
        SetAction(Inspect);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "sparring data inspect photos.zip",
        "sparring data inspect photos --set data.height=128 --set data.width=128 --sheet /tmp/photos.png",
        "sparring data inspect photos --json > photos.json",
    ];

    private int Inspect(ParseResult parsed)
    {
        bool json = parsed.GetValue(_json);
        string source = parsed.GetRequiredValue(_data);
        RequireTarget(parsed.GetValue(_sheet), source);
        RunOptions options = new RequestedOptions
        {
            File = parsed.GetValue(_options),
            RecipeName = parsed.GetValue(_recipe),
            Values = [("DATA", "data.source", source), .. (parsed.GetValue(_set) ?? []).Select(RequestedOptions.Split)],
        }.ForNewRun();

        // Bad files are what it is to tell about, however many there are.
        using OpenedData data = Open(options.Data with { MaxBadShare = 1 }, json);
        DataReport report = DataReport.Of(data, options.Data);
        RunPlan plan = RunPlan.Measure(options, data.Training);
        string? sheet = parsed.GetValue(_sheet) ?? (json ? null : DefaultSheet(data));
        if (json)
        {
            WriteJson(report, plan, sheet);
        }
        else
        {
            DataReportView.Write(_streams, report, plan);
        }

        if (sheet is not null)
        {
            WriteSheet(sheet, ContactSheet.Encode(data.All, report, options.Data.Seed));
            if (!json)
            {
                _streams.Out.WriteLine();
                _streams.Out.WriteLine($"Wrote {Readable.Foreign(sheet)}: {DataReportView.SheetLegend(data.All, report)}");
            }
        }

        return ExitCode.Done;
    }

    private OpenedData Open(DataOptions options, bool quiet)
    {
        using OpeningView progress = new(_streams, quiet);
        return ImageSources.Open(options, progress);
    }

    private void WriteJson(DataReport report, RunPlan plan, string? sheet)
    {
        var node = (JsonObject)JsonSerializer.SerializeToNode(report, OptionsJson.Serializer)!;
        node["cost"] = new JsonObject
        {
            ["recipe"] = plan.Options.Recipe,
            ["memoryMiB"] = Math.Round(plan.MemoryMiB),
            ["imagesPerSecond"] = Math.Round(plan.ImagesPerSecond, 2),
            ["secondsPerKimg"] = Math.Round(plan.SecondsFor(1), 2),
            ["totalKimg"] = plan.Options.Training.TotalKimg,
        };
        node["sheet"] = sheet;
        _streams.Out.WriteLine(node.ToJsonString(OptionsJson.Serializer));
    }

    /// <summary>Before minutes are spent on what it is to show.</summary>
    private static void RequireTarget(string? sheet, string source)
    {
        if (sheet is null)
        {
            return;
        }

        if (Directory.Exists(sheet))
        {
            throw new UsageException(
                $"'{sheet}' is a folder; the contact sheet needs a file. Name one, such as {CommandPath.Quote(Path.Combine(sheet, "sheet.png"))}.");
        }

        string images = source.StartsWith(StackedSource.Prefix, StringComparison.Ordinal) ? source[StackedSource.Prefix.Length..] : source;
        if (images.Length > 0 && (IsBelow(sheet, images) || Path.GetFullPath(sheet) == Path.GetFullPath(images)))
        {
            throw new UsageException($"The contact sheet '{sheet}' would be one of the images of '{images}', or replace one. Name a file outside of it with --sheet.");
        }

        Writing(sheet, path => Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!));
    }

    /// <summary>Here; who is among the images gets it beside them.</summary>
    private static string DefaultSheet(OpenedData data)
    {
        string name = $"{data.All.Name}-sheet.png";
        return data.Location is { } folder && IsBelow(name, folder)
            ? Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))!, name)
            : name;
    }

    private static bool IsBelow(string file, string source) =>
        Directory.Exists(source) && Path.GetFullPath(file).StartsWith(Path.Join(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)), "/"), StringComparison.Ordinal);

    private static void WriteSheet(string path, byte[] png) => Writing(path, target => File.WriteAllBytes(target, png));

    private static void Writing(string path, Action<string> write)
    {
        try
        {
            write(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SparringException($"The contact sheet '{path}' cannot be written: {e.Message} Name another file with --sheet.", e);
        }
    }
}
