namespace Sparring.Benchmarks.Speed;

/// <summary>What one run of the sampling benchmark found.</summary>
/// <param name="LoadBefore">Processes that wanted to run before it began: near 0 on a machine that does nothing else.</param>
/// <param name="Rows">A line for each generator.</param>
internal sealed record SamplingReport(double LoadBefore, IReadOnlyList<SamplingResult> Rows);
