namespace Sparring.Balance;

/// <summary>What a judge remembers of its last verdicts.</summary>
/// <param name="Verdict">The verdict in force.</param>
/// <param name="SinceKimg">Since when, in kimg.</param>
/// <param name="Candidate">Another that the latest readings speak for.</param>
/// <param name="CandidateCount">How many of them in a row.</param>
public sealed record JudgeState(Verdict Verdict = Verdict.Balanced, double SinceKimg = 0, Verdict Candidate = Verdict.Balanced, int CandidateCount = 0);
