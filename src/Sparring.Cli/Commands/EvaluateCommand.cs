using System.CommandLine;
using System.Globalization;
using Sparring.Cli.Terminal;
using Sparring.Data;
using Sparring.Metrics.Evaluation;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>`sparring evaluate`: how close fakes are to the data, whether they cover them, and whether they are copies.</summary>
internal sealed partial class EvaluateCommand : Verb
{
    private readonly ConsoleStreams _streams;
    private readonly CancellationToken _cancellation;

    private readonly Argument<string> _fakes = new("FAKES")
    {
        HelpName = "FAKES",
        Description = "What to judge: a run folder, or images named as DATA for 'sparring train': a folder, a zip, an IDX file.",
    };

    private readonly Option<string?> _against = Flag.Text(
        "--against", "DATA", "What to compare with, named as for 'sparring train'. [default: a run's own training data]");

    private readonly Option<string?> _metrics = Flag.Text(
        "--metrics", "LIST", $"Some of {string.Join(",", MetricNames.All)}. [default: all that are possible but is and swd; of points, swd,modes]");

    private readonly Option<string?> _features = Flag.Text(
        "--features", "NAME", "By whose features: pixels, random, classifier (trained on the data's labels), inception (FID's own). [default: classifier where there are labels, else random]");

    private readonly Option<string?> _weights = Flag.Text("--weights", "FILE", "Inception's weights. [default: those in your cache folder]");

    private readonly Option<bool> _download = Flag.Switch("--download", "Download Inception's weights (96 MB) if they are not in your cache folder.");

    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "PATH=VALUE",
        Description = "Override one data option for FAKES and --against, such as data.maxBadShare=0.05 or data.classes=folders. Give it as often as you like.",
    };

    private readonly Option<int?> _count = Flag.Whole("--count", "IMAGES", "How many fakes to look at. [default: 10000]", 2, 10_000_000);

    private readonly Option<string?> _reals = Flag.Text(
        "--reals", "IMAGES", "How many images of the data to look at, spread evenly, or 'all'. Memorisation always looks at all. [default: 10000]");

    private readonly Option<long?> _seed = Flag.Whole(
        "--seed", "NUMBER", "Seed of the noise, and of which images are looked at. [default: 0]", long.MinValue, long.MaxValue);

    private readonly Option<int?> _threads = Flag.Whole("--threads", "COUNT", "Threads to compute with; 0 means one a core. [default: 0]", 0, 1024);

    private readonly Option<string?> _device = Flag.Device("auto");

    private readonly Option<string?> _checkpoint = Flag.Text(
        "--checkpoint", "NAME", "A folder in RUN/checkpoints, or best, or latest. [default: the best where quality was measured, else the latest]");

    private readonly Option<bool> _raw = Flag.Switch("--raw", "Use the weights of the moment. [default: their moving average, EMA]");

    private readonly Option<bool> _allCheckpoints = Flag.Switch(
        "--all-checkpoints", "Judge every checkpoint that is kept, draw the curve of the first metric, and name the best.");

    private readonly Option<string?> _out = Flag.Text("--out", "FILE", "A file of JSON lines to append to; pictures go into a folder of its name beside it. [default: RUN/metrics.jsonl, RUN/metrics; none where FAKES is no run]");

    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Print what was found and errors only, no progress.");

    public EvaluateCommand(ConsoleStreams streams, CancellationToken cancellation)
        : base("evaluate", "Measure how close fakes are to real images, whether they cover them, and whether they are copies.")
    {
        _streams = streams;
        _cancellation = cancellation;
        Arguments.Add(_fakes);
        AddGroup("What to measure", _against, _set, _metrics, _features, _weights, _download);
        AddGroup("On how much", _count, _reals, _seed, _threads, _device);
        AddGroup("Which generator of a run", _checkpoint, _raw, _allCheckpoints);
        AddGroup("What to write", _out, _quiet);
        Validators.Add(RefuseContradictions);
        SetAction(Evaluate);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "sparring evaluate runs/00001-kittens-quick",
        "sparring evaluate runs/00001-kittens-quick --all-checkpoints --metrics fid",
        "sparring evaluate generated.zip --against photos --metrics fid,prdc --features inception --download",
    ];

    private int Evaluate(ParseResult parsed)
    {
        string fakes = parsed.GetRequiredValue(_fakes);
        bool isRun = RunEvaluation.IsRun(fakes);
        EvaluationOptions options = OptionsOf(parsed);
        RequireUsable(parsed, fakes, isRun, options);
        using InterruptSignals signals = new(() => { }, Leave, _cancellation);
        using EvaluationProgressView progress = new(_streams, parsed.GetValue(_quiet));
        try
        {
            return isRun
                ? EvaluateRun(parsed, new RunFolder(fakes), options, progress, signals.Token)
                : EvaluateImages(parsed, fakes, options, progress, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            progress.Clear();
            _streams.Out.WriteLine(parsed.GetValue(_allCheckpoints)
                ? "Interrupted. What is measured is kept: the same command goes on."
                : "Interrupted. Nothing was written.");
            return ExitCode.Interrupted;
        }
    }

    private int EvaluateImages(ParseResult parsed, string fakes, EvaluationOptions options, EvaluationProgressView progress, CancellationToken interrupted)
    {
        bool quiet = parsed.GetValue(_quiet);
        using EvaluationReference reference = Opening(quiet, opening => EvaluationReference.OfData(DataOf(parsed, parsed.GetValue(_against)!), options, opening, interrupted));
        using OpenedData opened = Opening(quiet, opening => reference.OpenFakes(DataOf(parsed, fakes), options, opening, interrupted));
        using var evaluator = Evaluator.Open(reference.Data, options, progress, interrupted);
        EvaluationResult result = evaluator.Measure(opened.All, interrupted);
        progress.Clear();
        List<string> notes = [.. reference.Notes];
        if (opened.All.Fingerprint == reference.Data.Reference.Fingerprint)
        {
            notes.Add("The fakes are the very images of the reference.");
        }

        EvaluationView.Write(
            _streams,
            $"{opened.All.Name}, {Chosen(result.FakeCount, opened.All.Count)} images, {opened.All.Shape}",
            Describe(reference, result),
            result,
            notes);
        if (parsed.GetValue(_out) is { } file)
        {
            MetricsFile.Append(file, EvaluationRecord.Of(evaluator, result, options));
            _streams.Out.WriteLine($"Wrote {Readable.Foreign(file)}");
        }

        return ExitCode.Done;
    }

    private int EvaluateRun(ParseResult parsed, RunFolder folder, EvaluationOptions options, EvaluationProgressView progress, CancellationToken interrupted)
    {
        string? checkpoint = parsed.GetValue(_checkpoint);
        // Of all of them none need be the best.
        RunEvaluation.RequireCheckpoint(folder, parsed.GetValue(_allCheckpoints) ? Latest : checkpoint);
        DataOptions? against = parsed.GetValue(_against) is { } source ? DataOf(parsed, source) : null;
        using EvaluationReference reference = Opening(
            parsed.GetValue(_quiet), opening => EvaluationReference.OfRun(folder, against, options, opening, interrupted));
        using var evaluator = Evaluator.Open(reference.Data, options, progress, interrupted);
        RunEvaluation evaluation = new(folder, evaluator, options, parsed.GetValue(_raw), parsed.GetValue(_out));
        if (parsed.GetValue(_allCheckpoints))
        {
            return EvaluateAll(folder, evaluation, evaluator, reference, progress, interrupted);
        }

        CheckpointEvaluation found = evaluation.Evaluate(checkpoint, interrupted);
        progress.Clear();
        EvaluationView.Write(
            _streams,
            $"{found.Record.Fakes}, checkpoint {found.Record.Checkpoint} ({found.Record.Weights}) at {EvaluationView.Kimg(found.Record)} kimg, {Text(options.Count)} drawn with seed {options.Seed}",
            Describe(reference, found.Result!),
            found.Result!,
            reference.Notes);
        string picture = found.Picture is { } path ? $"; look at the nearest pairs, fake and training image, in {Readable.Foreign(path)}" : "";
        _streams.Out.WriteLine($"Wrote {Readable.Foreign(evaluation.File)}{picture}");
        return ExitCode.Done;
    }

    private DataOptions DataOf(ParseResult parsed, string source) => new RequestedOptions
    {
        File = null,
        RecipeName = null,
        Values = [("DATA", "data.source", source), .. (parsed.GetValue(_set) ?? []).Select(RequestedOptions.Split)],
    }.ForNewRun().Data;

    private T Opening<T>(bool quiet, Func<OpeningView, T> open)
    {
        using OpeningView view = new(_streams, quiet);
        return open(view);
    }

    private static string Describe(EvaluationReference reference, EvaluationResult result) =>
        $"{result.Reference}, {Chosen(result.RealCount, reference.Data.Reference.Count)} images, {reference.Data.Reference.Shape}: {reference.Description}";

    private static string Chosen(int count, int total) => count == total ? Text(count) : $"{Text(count)} of {Text(total)}";

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private void Leave()
    {
        _streams.Out.Flush();
        ProcessEnd.Now(ExitCode.Failed);
    }
}
