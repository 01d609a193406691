using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sparring.Data;
using Sparring.Metrics.Evaluation;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>From the command line to what is to be measured.</summary>
internal sealed partial class EvaluateCommand
{
    private const string All = "all";
    private const string Latest = "latest";

    private EvaluationOptions OptionsOf(ParseResult parsed)
    {
        EvaluationOptions options = new();
        return options with
        {
            Metrics = parsed.GetValue(_metrics) is { } list ? MetricNames.Parse(list) : null,
            Features = parsed.GetValue(_features) is { } name ? FeaturesOf(name) : FeatureKind.Auto,
            WeightsPath = parsed.GetValue(_weights),
            Download = parsed.GetValue(_download),
            Count = parsed.GetValue(_count) ?? options.Count,
            Reals = parsed.GetValue(_reals) is { } reals ? RealsOf(reals) : options.Reals,
            Seed = parsed.GetValue(_seed) ?? options.Seed,
            Device = parsed.GetValue(_device) ?? options.Device,
            Threads = parsed.GetValue(_threads) is > 0 and int threads ? threads : Environment.ProcessorCount,
        };
    }

    private static FeatureKind FeaturesOf(string name)
    {
        string[] known = [.. Enum.GetNames<FeatureKind>().Select(kind => kind.ToLowerInvariant())];
        int index = Array.IndexOf(known, name.ToLowerInvariant());
        return index >= 0
            ? Enum.GetValues<FeatureKind>()[index]
            : throw new UsageException($"There are no features '{name}'{NearestName.DidYouMean(name, known)} --features is one of {string.Join(", ", known)}.");
    }

    private static int? RealsOf(string text) => text == All ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 2 ? count
        : throw new UsageException($"--reals is '{text}'; expected a whole number from 2, or '{All}'.");

    /// <summary>Before minutes are spent.</summary>
    private void RequireUsable(ParseResult parsed, string fakes, bool isRun, EvaluationOptions options)
    {
        if (options.WeightsPath is { } weights && !File.Exists(weights))
        {
            throw new UsageException($"There is no file '{weights}' for --weights. Name one, or let the weights be downloaded once with --download.");
        }

        OptionsGate.Require(options);
        if (parsed.GetValue(_out) is { } file && Directory.Exists(file))
        {
            throw new UsageException($"'{file}' is a folder; --out needs a file. Name one, such as {CommandPath.Quote(Path.Combine(file, "metrics.jsonl"))}.");
        }

        if (isRun)
        {
            if (parsed.GetValue(_against) is null && parsed.GetResult(_set) is not null)
            {
                throw new UsageException("--set is for images that are named here; a run's own data are opened as they were trained on. Name data with --against, or leave --set out.");
            }

            return;
        }

        if (!ImageSources.BuiltIn.Contains(fakes) && !Path.Exists(fakes) && !fakes.StartsWith(StackedSource.Prefix, StringComparison.Ordinal))
        {
            throw new UsageException($"There is no file or folder '{fakes}'. Name a run, or the path of a folder or a file of images.");
        }

        if (parsed.GetValue(_against) is null && RunsIn(fakes) is [var first, ..])
        {
            throw new UsageException($"'{fakes}' holds runs and is none itself. Name one of them, such as {CommandPath.Quote(first)}.");
        }

        if (parsed.GetValue(_against) is null)
        {
            throw new UsageException($"'{fakes}' is no run, so that it is not known what its images should look like. Name real images to compare with: --against DATA.");
        }

        foreach (Option option in new Option[] { _checkpoint, _raw, _allCheckpoints })
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} is for runs, and '{fakes}' is none: it has no options.json. Leave it out, or name a run folder.");
            }
        }
    }

    private static string[] RunsIn(string path) => Directory.Exists(path)
        ? [.. Directory.EnumerateDirectories(path).Where(RunEvaluation.IsRun).Order(StringComparer.Ordinal)]
        : [];

    private void RefuseContradictions(CommandResult result)
    {
        if (result.GetResult(_allCheckpoints) is not null && result.GetResult(_checkpoint) is not null)
        {
            result.AddError("--all-checkpoints and --checkpoint cannot go together.");
        }

        foreach (string value in (result.GetValue(_set) ?? []).Where(value => !value.TrimStart().StartsWith("data.", StringComparison.Ordinal)))
        {
            result.AddError($"--set is '{value}', but an evaluation has data options only, such as data.maxBadShare=0.05.");
        }

        if (result.GetValue(_features) is var features && !string.Equals(features, "inception", StringComparison.OrdinalIgnoreCase))
        {
            foreach (Option option in new Option[] { _weights, _download })
            {
                if (result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} is for --features inception.");
                }
            }
        }
    }
}
