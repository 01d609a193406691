namespace Sparring.Benchmarks.Speed;

/// <summary>What one run of the speed benchmark found.</summary>
/// <param name="LoadBefore">Processes that wanted to run before it began: near 0 on a machine that does nothing else.</param>
/// <param name="Ceilings">Of this machine in this run, with one thread and with as many as there are cores.</param>
/// <param name="Rows">A line for each case and variant.</param>
internal sealed record SpeedReport(double LoadBefore, IReadOnlyList<Ceilings> Ceilings, IReadOnlyList<SpeedResult> Rows);
