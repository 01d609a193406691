using System.CommandLine;
using System.CommandLine.Parsing;
using Sparring.Cli.Terminal;
using Sparring.Data.Inspection;
using Sparring.Losses;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>`sparring train`: trains, or goes on with a training.</summary>
internal sealed class TrainCommand : Verb
{
    private readonly ConsoleStreams _streams;
    private readonly CancellationToken _cancellation;

    private readonly Argument<string?> _data = new("DATA")
    {
        HelpName = "DATA",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "What to train on: kittens, ring8 or grid25 (built in), a folder of PNG and JPEG files, a zip of them, "
            + "or an IDX file or a folder that holds one. [default: what the recipe is for: kittens, or ring8 for points; with --resume, the run's]",
    };

    private readonly Option<string?> _recipe = Flag.Text(
        "--recipe", "NAME", "The set of options to start from; see 'sparring recipes'. [default: one that suits the data]");

    private readonly Option<string?> _options = Flag.Text(
        "--options", "FILE", "Options in JSON that override the recipe's; 'sparring recipes --schema' describes them.");

    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "PATH=VALUE",
        Description = "Override one option, such as training.generator.learningRate=1e-4. Give it as often as you like.",
    };

    private readonly Option<string?> _kimg = Flag.Text(
        "--kimg", "KIMG", "Length of the training: thousands of real images shown to the discriminator. [default: the recipe's]");

    private readonly Option<string?> _batch = Flag.Text("--batch", "IMAGES", "Images in each real and each fake batch. [default: the recipe's]");

    private readonly Option<string?> _seed = Flag.Text("--seed", "NUMBER", "Seed of weights, noise and order of the data; data.seed makes other built-in data. [default: 0]");

    private readonly Option<string?> _threads = Flag.Text("--threads", "COUNT", "Threads to compute with; 0 means one a core. [default: the recipe's]");

    private readonly Option<string?> _device = Flag.Device("the recipe's, which is auto");

    private readonly Option<string?> _precision = Flag.Text(
        "--precision", "NAME", "auto, fp32, or bf16, which is faster where the processor has it; auto finds out. [default: the recipe's]");

    private readonly Option<string?> _balance = Flag.Text(
        "--balance", "POLICY", "What keeps the two networks matched: auto, off, or one of noise, r1, ada, lecam, threshold and lr. [default: the recipe's]");

    private readonly Option<string?> _stopWhenFlat = Flag.Text(
        "--stop-when-flat", "KIMG", "End the training once its quality has not improved for so long; 0 means never. [default: 0]");

    private readonly Option<string?> _out = Flag.Text("--out", "DIR", "The run folder to make. [default: " + DefaultRoot + "/NNNNN-DATA-RECIPE]");

    private readonly Option<string?> _resume = Flag.Text("--resume", "RUN", "Go on with the run in this folder, from its latest checkpoint.");

    private readonly Option<bool> _allowChanges = Flag.Switch(
        "--allow-changes", "With --resume: go on although options or data are not those of the run.");

    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Print the last line and errors only.");

    private readonly Option<bool> _dryRun = Flag.Switch("--dry-run", "Print the options, both networks, and what they cost, and stop.");

    private readonly Option<bool> _verbose;

    public TrainCommand(ConsoleStreams streams, Option<bool> verbose, CancellationToken cancellation)
        : base("train", "Train a generator and a discriminator against each other on images, or go on with a training.")
    {
        _streams = streams;
        _cancellation = cancellation;
        _verbose = verbose;
        Arguments.Add(_data);
        AddGroup("How to train", _recipe, _options, _set, _kimg, _batch, _seed, _threads, _device, _precision, _balance, _stopWhenFlat);
        AddGroup("Where to", _out, _resume, _allowChanges);
        AddGroup("What to see", _quiet, _dryRun);
        Validators.Add(RefuseContradictions);
        SetAction(Train);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "sparring train",
        "sparring train photos.zip --recipe dcgan --kimg 500 --out runs/photos",
        "sparring train --resume runs/photos",
    ];

    private int Train(ParseResult parsed)
    {
        RunFolder? resumed = parsed.GetValue(_resume) is { } path ? new RunFolder(path) : null;
        RequestedOptions flags = Flags(parsed);
        RunOptions options = resumed is null ? flags.ForNewRun() : flags.ForRun(resumed);
        if (parsed.GetValue(_dryRun))
        {
            return Plan(options, resumed, parsed.GetValue(_out), parsed.GetValue(_quiet));
        }

        // From here on, so that an interruption while the data are read is heard too.
        TrainingView? view = null;
        using InterruptSignals signals = new(() => Volatile.Read(ref view)?.Stopping(), Leave, _cancellation);
        using TrainingRun? run = Open(parsed, options, resumed, signals.Token);
        if (run is null)
        {
            return ConcludeUnopened(resumed);
        }

        if (!parsed.GetValue(_quiet))
        {
            if (resumed is null && run.Data.Location is not null)
            {
                WriteReport(run, signals.Token);
            }

            foreach (string note in run.Recorder.ResumeNotes)
            {
                _streams.Out.WriteLine($"Note: {note}. The last bits may differ from those of a run that never stopped.");
            }
        }

        TrainingHeadline headline = new(
            $"{run.Data.Training.Name} ({run.Data.Training.Count} samples, {run.Data.Training.Shape})",
            options.Recipe,
            run.Device.Description,
            $"{run.Precision}",
            run.Recorder.Folder.Path,
            run.Kimg,
            options.Training.TotalKimg,
            AdversarialLoss.Create(options.Training.Loss).HasLogOdds,
            [.. run.Recorder.Quality.Measurements.Select(m => m.Value)]);
        Volatile.Write(ref view, TrainingView.For(_streams, headline, () => run.Kimg, parsed.GetValue(_quiet), parsed.GetValue(_verbose)));
        RunEnd end = RunEnd.Interrupted;
        view.Watch(() =>
        {
            run.Recorder.TickRecorded += view.Tick;
            run.Recorder.WentBack += healing => view.WentBack(healing, [.. run.Recorder.Quality.Measurements.Select(m => m.Value)]);
            end = run.Run(signals.Token);
        });
        return Conclude(run, end, headline.StartKimg, parsed.GetValue(_quiet));
    }

    /// <summary>What is worth knowing about the user's own images before a first training on them.</summary>
    private void WriteReport(TrainingRun run, CancellationToken interrupted)
    {
        try
        {
            DataReport report = DataReport.Of(run.Data, run.Options.Data, searchNear: false, interrupted);
            foreach (string line in DataReportView.Short(report))
            {
                _streams.Out.WriteLine(line);
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // The training that follows hears of it too, and saves what there is.
        }
    }

    private int Plan(RunOptions options, RunFolder? resumed, string? path, bool quiet)
    {
        if (path is not null && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry)[0] != '.'))
        {
            throw new UsageException($"The folder '{path}' should be new or empty, but holds something already. Name another folder, or go on with a run (--resume).");
        }

        // Nothing is to be saved, so the first signal ends it.
        using InterruptSignals signals = new(Leave, Leave, _cancellation);
        RunPlan plan;
        using (OpeningView progress = new(_streams, quiet))
        {
            plan = RunPlan.Measure(options, progress, cancellation: signals.Token);
        }

        DryRun.Write(_streams, plan, resumed is null ? 0 : TrainingRun.ReadKimg(resumed));
        return ExitCode.Done;
    }

    /// <summary>Null where it was interrupted while the data were read.</summary>
    private TrainingRun? Open(ParseResult parsed, RunOptions options, RunFolder? resumed, CancellationToken interrupted)
    {
        using OpeningView progress = new(_streams, parsed.GetValue(_quiet));
        try
        {
            return (resumed, parsed.GetValue(_out)) switch
            {
                ({ } folder, _) => TrainingRun.Resume(options, folder, parsed.GetValue(_allowChanges), progress, interrupted),
                (_, { } path) => TrainingRun.Create(options, new RunFolder(path), progress, interrupted),
                _ => TrainingRun.CreateNumbered(options, DefaultRoot, progress, interrupted),
            };
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return null;
        }
    }

    private int ConcludeUnopened(RunFolder? resumed)
    {
        if (resumed is null)
        {
            ErrorReport.Write(_streams.Error, ["Interrupted before the first round: there is nothing to save."]);
            return ExitCode.Failed;
        }

        _streams.Out.WriteLine($"Interrupted while reading the data; the run is as it was. Go on: {CommandPath.Line("train", "--resume", resumed.Path)}");
        return ExitCode.Interrupted;
    }

    private int Conclude(TrainingRun run, RunEnd end, double startKimg, bool quiet)
    {
        string folder = Readable.Foreign(run.Recorder.Folder.Path);
        string reached = $"{Readable.Kimg(run.Kimg, run.Options.Training.TotalKimg)} kimg";
        bool hasPlayed = run.Kimg > startKimg;
        if (!quiet && run.Recorder.Quality.Verdict is { } verdict)
        {
            bool warns = run.Recorder.Quality.LastAgainstBest is { IsWorse: true };
            _streams.Out.WriteLine($"{(warns ? "Warning: " : "")}{char.ToUpperInvariant(verdict[0])}{verdict[1..]}.{(warns ? " 'sample' draws from the best." : "")}");
        }

        _streams.Out.WriteLine((end, hasPlayed) switch
        {
            (RunEnd.Finished, false) => $"Done: {reached} in {folder}. It has its length; --kimg makes it longer.",
            (RunEnd.Flat, false) => $"Done: {reached} in {folder}. Its quality is flat; --stop-when-flat 0 lets it go on.",
            (RunEnd.Finished, true) => $"Done: {reached} in {folder}. {Look(run)}Draw from it: {CommandPath.Line("sample", run.Recorder.Folder.Path)}",
            (RunEnd.Flat, true) => $"Stopped at {reached} in {folder}: the quality has not improved by 1 % for {Readable.Kimg(run.Recorder.Quality.Plateau!.FlatKimg, run.Options.Training.TotalKimg)} kimg. "
                + $"{Look(run)}Draw from it: {CommandPath.Line("sample", run.Recorder.Folder.Path)}",
            _ => $"Stopped at {reached} and saved. Go on: {CommandPath.Line("train", "--resume", run.Recorder.Folder.Path)}",
        });
        return end == RunEnd.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static string Look(TrainingRun run) => run.Recorder.LatestSamples is { } picture ? $"Look at {Readable.Foreign(picture)}. " : "";

    private RequestedOptions Flags(ParseResult parsed) => new()
    {
        File = parsed.GetValue(_options),
        RecipeName = parsed.GetValue(_recipe),
        Values =
        [
            .. Given("DATA", "data.source", parsed.GetValue(_data)),
            .. (parsed.GetValue(_set) ?? []).Select(RequestedOptions.Split),
            .. Given("--kimg", "training.totalKimg", parsed.GetValue(_kimg)),
            .. Given("--batch", "training.batchSize", parsed.GetValue(_batch)),
            .. Given("--seed", "training.seed", parsed.GetValue(_seed)),
            .. Given("--threads", "training.threads", parsed.GetValue(_threads)),
            .. Given("--device", "training.device", parsed.GetValue(_device)),
            .. Given("--precision", "training.precision", parsed.GetValue(_precision)),
            .. Given("--balance", "training.balance.policy", parsed.GetValue(_balance)),
            .. Given("--stop-when-flat", "quality.stopWhenFlatKimg", parsed.GetValue(_stopWhenFlat)),
        ],
    };

    private static IEnumerable<(string Source, string Path, string Value)> Given(string source, string path, string? value) =>
        value is null ? [] : [(source, path, value)];

    private void RefuseContradictions(CommandResult result)
    {
        bool resumes = result.GetResult(_resume) is not null;
        if (resumes && result.GetResult(_out) is not null)
        {
            result.AddError("--out cannot go with --resume: a run stays in its folder.");
        }

        if (resumes && result.GetResult(_recipe) is not null)
        {
            result.AddError("--recipe cannot go with --resume: a run keeps its recipe. Change single options with --set and --allow-changes.");
        }

        if (!resumes && result.GetResult(_allowChanges) is not null)
        {
            result.AddError("--allow-changes needs --resume RUN: a new run has nothing to differ from.");
        }

        if (result.GetResult(_quiet) is not null && result.GetResult(_verbose) is not null)
        {
            result.AddError("--quiet and --verbose cannot go together.");
        }
    }

    private void Leave()
    {
        // The live display hides the cursor and has no chance to show it again.
        if (_streams.IsInteractive)
        {
            _streams.Out.Write("\e[?25h");
            _streams.Out.Flush();
        }

        ProcessEnd.Now(ExitCode.Failed);
    }
}
