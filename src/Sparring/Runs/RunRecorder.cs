using System.Text.Json.Nodes;
using Sparring.Data;
using Sparring.Metrics.Quality;
using Sparring.Networks;
using Sparring.Options;
using Sparring.Training;
using TorchSharp;

namespace Sparring.Runs;

/// <summary>
/// Keeps a run folder for a trainer: options, statistics, samples and checkpoints. Opened on a folder that has a checkpoint, it
/// puts the trainer where that checkpoint was taken, to the bit.
/// </summary>
public sealed partial class RunRecorder : IDisposable
{
    private readonly Trainer _trainer;
    private readonly OutputOptions _output;
    private readonly Dictionary<string, string> _aboutRun;
    private readonly TimeProvider _time;
    private readonly RunLock _lock;
    private readonly RunLog _log;
    private readonly CheckpointStore _checkpoints;
    private readonly StatisticsFile _statistics;
    private readonly EventFiles _events;
    private readonly QualityOptions _qualityOptions;
    private readonly IImageSource? _heldOut;
    private QualityHistory _quality;
    private readonly CancellationTokenSource _flat = new();
    private QualityProbe? _probe;
    private double _kimgAtTick;
    private long _recordedRound;
    private bool _checkpointDue;
    private long _savedAt;
    private long _savedRound = -1;
    private long _nextCheckpoint = 1;
    private int _latestReals;

    private RunRecorder(
        RunFolder folder,
        Trainer trainer,
        RunManifest manifest,
        OutputOptions output,
        QualityOptions quality,
        IImageSource? heldOut,
        NetworkOptions? network,
        bool allowChanges,
        TimeProvider? time)
    {
        OptionsGate.Require(output);
        OptionsGate.Require(quality);
        OptionsGate.Throw(quality.ProblemOfStopping(trainer.Options) is { } problem ? [$"{QualityOptions.StoppingName} {problem}"] : []);
        _trainer = trainer;
        _output = output;
        _qualityOptions = quality;
        _heldOut = heldOut;
        _time = time ?? TimeProvider.System;
        Folder = folder;
        string recipe = manifest.Options["recipe"]!.GetValue<string>();
        _aboutRun = GeneratorFile.Describe(network, recipe, trainer.Options.LatentSize, trainer.Source.Shape);
        if (!File.Exists(folder.Options))
        {
            Begin(folder, manifest, trainer.Source, output);
        }

        _lock = RunLock.Take(folder.Path);
        try
        {
            _log = new RunLog(folder.Log, _time);
            _checkpoints = new CheckpointStore(folder.Checkpoints, output.KeepLast, output.KeepEvery);
            _statistics = new StatisticsFile(folder.Statistics);
            Resume(manifest, allowChanges);
            ReadHistory();
            _events = new EventFiles(folder.Events);
            _events.CutBackTo(trainer.Round);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _savedAt = _time.GetTimestamp();
        trainer.TickCompleted += RecordTick;
        trainer.RoundCompleted += SaveCheckpointIfDue;
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Raised on the training thread after a tick has been written.</summary>
    public event Action<TickReport>? TickRecorded;

    /// <summary>What may keep a resumed run from being, in its last bits, the one that was stopped: another device, thread count or version. Usually empty.</summary>
    public IReadOnlyList<string> ResumeNotes { get; private set; } = [];

    /// <summary>The latest checkpoint that this recorder has written or resumed from; null before the first.</summary>
    public string? LatestCheckpoint { get; private set; }

    /// <summary>The latest picture of samples; null before the first.</summary>
    public string? LatestSamples { get; private set; }

    /// <summary>The quality of the fakes so far.</summary>
    public QualityHistory Quality => _quality;

    /// <summary>Opens a run folder for a trainer of your own networks: a new one, or one to go on with.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="trainer">A trainer. Where the folder has a checkpoint, the trainer is put there, whatever it has played.</param>
    /// <param name="output">What to leave in the folder.</param>
    /// <param name="quality">How often to measure the quality of the fakes.</param>
    /// <param name="heldOut">
    /// Samples that are not trained on (see <see cref="HeldOutPart"/>), which fakes are compared with; without them it is the trainer's own. It stays yours.
    /// </param>
    /// <param name="allowChanges">Go on although options or data are not those of the run.</param>
    /// <param name="time">The clock for checkpoints and the log; by default the system's.</param>
    /// <exception cref="UsageException">
    /// The run's options or data differ and <paramref name="allowChanges"/> is false, each difference being named; or an option is out of range.
    /// </exception>
    /// <exception cref="SparringException">Another process trains this run, or its checkpoints are damaged.</exception>
    public static RunRecorder Open(
        string path,
        Trainer trainer,
        OutputOptions? output = null,
        QualityOptions? quality = null,
        IImageSource? heldOut = null,
        bool allowChanges = false,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        output ??= new OutputOptions();
        quality ??= new QualityOptions();
        JsonObject options = new()
        {
            ["recipe"] = "your-own",
            ["loss"] = trainer.Loss.GetType().FullName,
            ["training"] = OptionsDocument.ToNode(trainer.Options),
            ["quality"] = OptionsDocument.ToNode(quality),
            ["output"] = OptionsDocument.ToNode(output),
        };
        return new RunRecorder(
            new RunFolder(path), trainer, RunManifest.For(options, trainer), output, quality, heldOut, network: null, allowChanges, time);
    }

    internal static RunRecorder Open(
        RunFolder folder, Trainer trainer, RunManifest manifest, RunOptions options, IImageSource? heldOut, bool allowChanges) =>
        new(folder, trainer, manifest, options.Output, options.Quality, heldOut, options.Network, allowChanges, time: null);

    /// <summary>
    /// Trains until the trainer's length is reached, the quality is flat, or the token is cancelled; in each case the last round is in a checkpoint.
    /// </summary>
    /// <exception cref="DivergedException">A network has produced NaN or infinity; the message names the last good checkpoint.</exception>
    public RunEnd Run(CancellationToken cancellation = default)
    {
        try
        {
            long started = _time.GetTimestamp();
            StopIfFlat();
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _flat.Token);
            RunEnd end = Train(either.Token) ? RunEnd.Finished : _flat.IsCancellationRequested ? RunEnd.Flat : RunEnd.Interrupted;
            if (end != RunEnd.Interrupted && _output.SampleTicks > 0)
            {
                SaveSamples("final");
            }

            LogEnd(end, _time.GetElapsedTime(started));
            return end;
        }
        catch (DivergedException e)
        {
            string message = LatestCheckpoint is null
                ? $"{e.Message} There is no checkpoint yet."
                : $"{e.Message} The last good checkpoint is {LatestCheckpoint}.";
            try
            {
                _log.Write($"{message}");
            }
            catch (SparringException log)
            {
                // What happened to the game comes first.
                message = $"{message} {log.Message}";
            }

            throw new DivergedException(message, e.Round, e.Network);
        }
    }

    /// <summary>Writes a checkpoint of the latest round, unless there is one already.</summary>
    /// <exception cref="DivergedException">The state is not sound: nothing is written.</exception>
    /// <exception cref="SparringException">The disk is full or fails; earlier checkpoints are untouched.</exception>
    public void SaveCheckpoint()
    {
        if (_savedRound == _trainer.Round)
        {
            return;
        }

        using (DisposeScope scope = torch.NewDisposeScope())
        {
            TrainerState state = _trainer.Capture();
            _statistics.FlushToDisk();
            LatestCheckpoint = _checkpoints.Save(
                _nextCheckpoint++, state.Progress.Round, CheckpointFiles.Of(state, _aboutRun), RoundsToKeep(state.Progress.Balance)).Path;
        }

        _savedRound = _trainer.Round;
        _savedAt = _time.GetTimestamp();
        _checkpointDue = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.TickCompleted -= RecordTick;
        _trainer.RoundCompleted -= SaveCheckpointIfDue;
        _probe?.Dispose();
        _flat.Dispose();
        _statistics.Dispose();
        _lock.Dispose();
    }
}
