using Sparring.Metrics.Evaluation;

namespace Sparring.Runs;

/// <summary>What is known of a checkpoint's fakes.</summary>
/// <param name="Record">The line of `metrics.jsonl`.</param>
/// <param name="Result">What was found; null where the line was there already, so that nothing was computed.</param>
/// <param name="Picture">The file with the nearest pairs; null where memorisation was not measured now.</param>
public sealed record CheckpointEvaluation(EvaluationRecord Record, EvaluationResult? Result, string? Picture);
