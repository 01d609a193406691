using Sparring.Cli.Terminal;
using Sparring.Metrics.Evaluation;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>--all-checkpoints.</summary>
internal sealed partial class EvaluateCommand
{
    private int EvaluateAll(
        RunFolder folder, RunEvaluation evaluation, Evaluator evaluator, EvaluationReference reference, EvaluationProgressView progress, CancellationToken interrupted)
    {
        List<EvaluationRecord> records = [];
        List<string> skipped = [];
        int known = 0;
        IReadOnlyList<CheckpointEntry> checkpoints = evaluation.Checkpoints;
        foreach ((int index, CheckpointEntry checkpoint) in checkpoints.Index())
        {
            progress.Prefix = $"{index + 1} of {checkpoints.Count}, {checkpoint.Name}: ";
            try
            {
                CheckpointEvaluation found = evaluation.EvaluateOnce(checkpoint, interrupted);
                records.Add(found.Record);
                known += found.Result is null ? 1 : 0;
            }
            catch (SparringException e) when (e is not UsageException)
            {
                // A training that goes on may have deleted it.
                skipped.Add($"{checkpoint.Name} is left out: {e.Message}");
            }
        }

        progress.Clear();
        if (records.Count == 0)
        {
            throw new SparringException(string.Join('\n', skipped));
        }

        return Conclude(folder, evaluation, evaluator, reference, records, known, skipped);
    }

    private int Conclude(
        RunFolder folder, RunEvaluation evaluation, Evaluator evaluator, EvaluationReference reference, List<EvaluationRecord> records, int known, IEnumerable<string> skipped)
    {
        var curve = EvaluationCurve.Of(evaluator.Metrics[0], records);
        _streams.Out.WriteLine($"Reference: {Readable.Foreign($"{records[0].Reference}, {Text(records[0].RealCount)} images, {evaluator.Shape}: {reference.Description}")}");
        if (evaluator.Features is { } features)
        {
            _streams.Out.WriteLine($"Features:  {features.Name} ({Readable.Foreign(features.Reason)})");
        }

        EvaluationView.WriteCheckpoints(_streams, evaluator.Metrics, records, curve);
        foreach (string note in reference.Notes.Concat(skipped))
        {
            _streams.Out.WriteLine($"Note: {Readable.Foreign(note)}");
        }

        if (known > 0)
        {
            _streams.Out.WriteLine($"{known} of {records.Count} had been measured with these settings before, and were not computed again.");
        }

        if (curve?.Best is { } best)
        {
            _streams.Out.WriteLine($"Best by {curve.Name}: {best.Checkpoint} with {EvaluationView.Number(curve.ValueOf(best))}. Draw from it: {CommandPath.Line("sample", folder.Path, "--checkpoint", best.Checkpoint!)}");
            _streams.Out.WriteLine($"Wrote {Readable.Foreign(evaluation.File)} and {Readable.Foreign(evaluation.Write(curve))}");
        }

        return ExitCode.Done;
    }
}
