namespace Sparring.Metrics.Evaluation;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="What">To what: "the real images", "fid".</param>
/// <param name="Done">How many of this phase are done.</param>
/// <param name="Total">How many there are; 0 where they are not counted.</param>
public readonly record struct EvaluationProgress(EvaluationPhase Phase, string What, long Done, long Total);
