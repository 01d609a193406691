using System.Text;
using Sparring.Training;
using TorchSharp;

namespace Sparring.Runs;

public sealed partial class RunRecorder
{
    private const long SampleSeed = 0;

    /// <summary>Starts a new run: its options and what the data look like.</summary>
    private void Begin(RunManifest manifest)
    {
        WriteOptions(manifest);
        Directory.CreateDirectory(Folder.Samples);
        File.WriteAllBytes(Path.Combine(Folder.Samples, "reals.png"), SamplePictures.EncodeReals(_trainer.Source, _output.SampleCount));
        _log.Write($"Started on {manifest.Data} to {_trainer.Options.TotalKimg:0.###} kimg.");
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
            _log.Write($"Passed over the checkpoint {problem.Entry.Name}: {problem.Cause}.");
        }

        if (checkpoint is not null)
        {
            CheckpointFiles.RestoreInto(_trainer, checkpoint);
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
            WriteOptions(requested);
        }

        _log.Write($"Resumed at {_trainer.Kimg:0.###} kimg, round {_trainer.Round}.");
        foreach (string difference in differences)
        {
            _log.Write($"Allowed change: {difference}.");
        }
    }

    private void WriteOptions(RunManifest manifest) =>
        DiskFiles.Instance.Replace(Folder.Options, stream => stream.Write(Encoding.UTF8.GetBytes(manifest.ToJson())));

    private void RecordTick(TickReport report)
    {
        _statistics.Append(report);
        _events.Write(report);
        if (_output.SampleTicks > 0 && report.Tick % _output.SampleTicks == 0)
        {
            SaveSamples(report.Tick);
        }

        TickRecorded?.Invoke(report);
    }

    private void SaveCheckpointIfDue()
    {
        if (_time.GetElapsedTime(_savedAt).TotalSeconds >= _output.CheckpointSeconds)
        {
            SaveCheckpoint();
        }
    }

    /// <summary>Draws the fixed latents, with the average and, where there is one, with the weights of the moment too.</summary>
    private void SaveSamples(long tick)
    {
        _sampledTick = tick;
        using IDisposable scope = torch.NewDisposeScope();
        torch.Tensor latents = _trainer.DrawLatents(SamplePictures.SampleCount(_trainer.Source.Shape, _output.SampleCount), SampleSeed);
        LatestSamples = Draw($"{tick:00000}.png", GeneratorWeights.Average);
        if (_trainer.Options.Average.HalfLifeKimg > 0)
        {
            Draw($"{tick:00000}-raw.png", GeneratorWeights.Raw);
        }

        string Draw(string name, GeneratorWeights weights)
        {
            string path = Path.Combine(Folder.Samples, name);
            File.WriteAllBytes(path, SamplePictures.Encode(_trainer.Sample(latents, weights), _trainer.Source));
            return path;
        }
    }
}
