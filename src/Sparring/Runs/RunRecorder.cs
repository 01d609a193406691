using System.Text.Json.Nodes;
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
    private long _savedAt;
    private long _savedRound = -1;
    private long _nextCheckpoint = 1;

    private RunRecorder(
        RunFolder folder, Trainer trainer, RunManifest manifest, OutputOptions output, NetworkOptions? network, bool allowChanges, TimeProvider? time)
    {
        OptionsGate.Require(output);
        _trainer = trainer;
        _output = output;
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

    /// <summary>What may keep a resumed run from being, in its last bits, the one that was stopped: another thread count or version. Usually empty.</summary>
    public IReadOnlyList<string> ResumeNotes { get; private set; } = [];

    /// <summary>The latest checkpoint that this recorder has written or resumed from; null before the first.</summary>
    public string? LatestCheckpoint { get; private set; }

    /// <summary>The latest picture of samples; null before the first.</summary>
    public string? LatestSamples { get; private set; }

    /// <summary>Opens a run folder for a trainer of your own networks: a new one, or one to go on with.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="trainer">A trainer. Where the folder has a checkpoint, the trainer is put there, whatever it has played.</param>
    /// <param name="output">What to leave in the folder.</param>
    /// <param name="allowChanges">Go on although options or data are not those of the run.</param>
    /// <param name="time">The clock for checkpoints and the log; by default the system's.</param>
    /// <exception cref="UsageException">The run's options or data differ and <paramref name="allowChanges"/> is false; each difference is named.</exception>
    /// <exception cref="SparringException">Another process trains this run, or its checkpoints are damaged.</exception>
    public static RunRecorder Open(string path, Trainer trainer, OutputOptions? output = null, bool allowChanges = false, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        output ??= new OutputOptions();
        JsonObject options = new()
        {
            ["recipe"] = "your-own",
            ["loss"] = trainer.Loss.GetType().FullName,
            ["training"] = OptionsDocument.ToNode(trainer.Options),
            ["output"] = OptionsDocument.ToNode(output),
        };
        return new RunRecorder(
            new RunFolder(path), trainer, RunManifest.For(options, trainer.Source), output, network: null, allowChanges, time);
    }

    internal static RunRecorder Open(RunFolder folder, Trainer trainer, RunManifest manifest, RunOptions options, bool allowChanges) =>
        new(folder, trainer, manifest, options.Output, options.Network, allowChanges, time: null);

    /// <summary>Trains until the trainer's length is reached or the token is cancelled; either way the last round is in a checkpoint.</summary>
    /// <returns>Whether the length was reached.</returns>
    /// <exception cref="DivergedException">A network has produced NaN or infinity; the message names the last good checkpoint.</exception>
    public bool Run(CancellationToken cancellation = default)
    {
        try
        {
            bool finished = _trainer.Run(cancellation);
            SaveCheckpoint();
            if (finished && _output.SampleTicks > 0)
            {
                SaveSamples("final");
            }

            _log.Write(finished
                ? (FormattableString)$"Finished at {_trainer.Kimg:0.###} kimg, round {_trainer.Round}."
                : $"Interrupted at {_trainer.Kimg:0.###} kimg, round {_trainer.Round}; the checkpoint is saved.");
            return finished;
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
                _nextCheckpoint++, state.Progress.Round, CheckpointFiles.Of(state, _aboutRun)).Path;
        }

        _savedRound = _trainer.Round;
        _savedAt = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.TickCompleted -= RecordTick;
        _trainer.RoundCompleted -= SaveCheckpointIfDue;
        _statistics.Dispose();
        _lock.Dispose();
    }
}
