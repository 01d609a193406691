using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sparring.Balance;
using Sparring.Data;
using Sparring.Storage;
using Sparring.Training;
using TorchSharp;

namespace Sparring.Runs;

public sealed partial class RunRecorder
{
    private const long SampleSeed = 0;

    /// <summary>Makes the folder of a new run, which is there at once with its options.</summary>
    private static void Begin(RunFolder folder, RunManifest manifest, IImageSource source, OutputOptions output)
    {
        try
        {
            if (!Directory.Exists(folder.Path))
            {
                RunFolder.CreateFilled(folder.Path, unfinished => Fill(unfinished, manifest, source, output));
                return;
            }

            string? other = Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).FirstOrDefault();
            if (other is not null)
            {
                throw new UsageException($"The folder '{folder.Path}' should be new or empty, but holds '{other}' and no run. Name another folder.");
            }

            Fill(folder, manifest, source, output);
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, folder.Path);
        }
    }

    /// <summary>What every run has from its beginning: its options, and what the data look like.</summary>
    internal static void Fill(RunFolder folder, RunManifest manifest, IImageSource source, OutputOptions output)
    {
        WriteOptions(folder, manifest);
        Directory.CreateDirectory(folder.Samples);
        File.WriteAllBytes(Path.Combine(folder.Samples, "reals.png"), SamplePictures.EncodeReals(source, output.SampleCount));
    }

    /// <summary>Puts the trainer where the latest whole checkpoint was taken, and forgets what was recorded after it.</summary>
    private void Resume(RunManifest requested, bool allowChanges)
    {
        RunManifest stored = RunManifest.Read(Folder.Options);
        IReadOnlyList<string> differences = stored.DifferencesTo(requested);
        if (differences.Count > 0 && !allowChanges)
        {
            throw new UsageException(
                $"The run '{Folder.Path}' was trained with other settings:{Environment.NewLine}  "
                + string.Join($"{Environment.NewLine}  ", differences)
                + $"{Environment.NewLine}Leave the run's own settings, start another run, or allow the changes (--allow-changes).");
        }

        Checkpoint? checkpoint = _checkpoints.OpenLatest(out IReadOnlyList<CheckpointProblem> problems);
        foreach (CheckpointProblem problem in problems)
        {
            _log.Write($"Set the checkpoint {problem.Entry.Name} aside: {problem.Cause}.");
            _checkpoints.SetAside(problem.Entry);
        }

        if (checkpoint is not null)
        {
            Restore(checkpoint, stored, requested);
            LatestCheckpoint = checkpoint.Entry.Path;
            _savedRound = checkpoint.Entry.Round;
            _nextCheckpoint = checkpoint.Entry.Number + 1;
        }
        else if (problems.Count > 0)
        {
            throw new SparringException(
                $"No checkpoint of '{Folder.Path}' is whole: {problems[0].Entry.Name} {problems[0].Cause}. Start another run.");
        }

        _checkpoints.CutBackTo(_trainer.Round);
        _statistics.CutBackTo(_trainer.Round);
        if (stored.ToJson() != requested.ToJson())
        {
            WriteOptions(Folder, requested);
        }

        if (checkpoint is null)
        {
            _log.Write($"Started on {requested.Data} to {_trainer.Options.TotalKimg:0.###} kimg, computing on {requested.Device} in {_trainer.Precision}.");
            return;
        }

        ResumeNotes = [.. stored.NotesOn(requested)];
        _log.Write($"Resumed at {_trainer.Kimg:0.###} kimg, round {_trainer.Round}, computing on {requested.Device} in {_trainer.Precision}.");
        foreach (string difference in differences)
        {
            _log.Write($"Allowed change: {difference}.");
        }

        foreach (string note in ResumeNotes)
        {
            _log.Write($"Note: {note}.");
        }
    }

    /// <summary>Puts the trainer there. What was asked for otherwise than before counts, and not what the checkpoint has.</summary>
    private void Restore(Checkpoint checkpoint, RunManifest stored, RunManifest requested)
    {
        IReadOnlyList<string> others = stored.BalanceDifferencesTo(requested);
        if (others.Count > 0 && Heals && stored.BalancePolicy == BalancePolicyKind.Auto)
        {
            throw new UsageException(
                $"The policy auto has these settings in its hands since the run began: {string.Join("; ", others)}. Leave them as they were, or take another policy (--balance off).");
        }

        BalanceSettings asked = _trainer.Settings;
        CheckpointFiles.Use(checkpoint, state =>
        {
            _trainer.Restore(state);
            if (state.Progress.Balance?.Healings is [.., { } healing] && healing.BackToKimg == _trainer.Kimg)
            {
                _healedRound = _trainer.Round;
            }
        });
        if (others.Count > 0)
        {
            _trainer.Settings = asked with { LearningRate = _trainer.Settings.LearningRate };
        }
    }

    /// <summary>Takes up what is recorded up to a round.</summary>
    [MemberNotNull(nameof(_quality))]
    private void ReadHistory(long upTo = long.MaxValue)
    {
        TickReport[] ticks = File.Exists(Folder.Statistics) ? [.. StatisticsFile.Read(Folder.Statistics).Where(tick => tick.Round <= upTo)] : [];
        _quality = new QualityHistory(ticks);
        (_kimgAtTick, _recordedRound) = ticks is [.., { } latest] ? (latest.Kimg, latest.Round) : (0, 0);
    }

    private static void WriteOptions(RunFolder folder, RunManifest manifest) =>
        DiskFiles.Instance.Replace(folder.Options, stream => stream.Write(Encoding.UTF8.GetBytes(manifest.ToJson())));

    private void RecordTick(TickReport tick)
    {
        TickReport report = Record(tick);
        if (_output.SampleTicks > 0 && report.Tick % _output.SampleTicks == 0)
        {
            SaveSamples($"{report.Tick:00000}");
        }

        TickRecorded?.Invoke(report);
    }

    private TickReport Record(TickReport tick)
    {
        TickReport report = WithQuality(tick);
        _statistics.Append(report);
        _events.Write(report);
        _recordedRound = report.Round;
        _latestReals = report.Balance?.Reading.Reals ?? _latestReals;
        if (report.Balance?.Decision is { } decision)
        {
            _log.Write($"At {decision.Kimg:0.###} kimg: {decision.InWords()}");
        }

        return report;
    }

    private void SaveCheckpointIfDue()
    {
        if (!HealFailure() && (_checkpointDue || _time.GetElapsedTime(_savedAt).TotalSeconds >= _output.CheckpointSeconds))
        {
            SaveCheckpoint();
        }
    }

    /// <summary>Draws the fixed latents, with the average and, where there is one, with the weights of the moment too.</summary>
    private void SaveSamples(string name)
    {
        using IDisposable scope = torch.NewDisposeScope();
        int count = SamplePictures.SampleCount(_trainer.Source.Shape, _output.SampleCount);
        LatestSamples = Draw($"{name}.png", GeneratorWeights.Average);
        if (_trainer.Options.Average.HalfLifeKimg > 0)
        {
            Draw($"{name}-raw.png", GeneratorWeights.Raw);
        }

        string Draw(string file, GeneratorWeights weights)
        {
            string path = Path.Combine(Folder.Samples, file);
            byte[] picture = SamplePictures.Encode(DrawFakes(count, SampleSeed, weights), _trainer.Source);
            try
            {
                File.WriteAllBytes(path, picture);
            }
            catch (Exception exception) when (DiskErrors.Covers(exception))
            {
                throw DiskErrors.Explain(exception, path);
            }

            return path;
        }
    }
}
