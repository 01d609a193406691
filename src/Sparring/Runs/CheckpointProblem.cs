namespace Sparring.Runs;

/// <summary>A checkpoint that was passed over.</summary>
/// <param name="Entry">The checkpoint.</param>
/// <param name="Cause">What is wrong with it, as a clause without a full stop.</param>
public sealed record CheckpointProblem(CheckpointEntry Entry, string Cause);
