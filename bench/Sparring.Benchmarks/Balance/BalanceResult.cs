using Sparring.Metrics.Trend;

namespace Sparring.Benchmarks.Balance;

/// <summary>A game that was played.</summary>
/// <param name="Scenario">Its scenario's name.</param>
/// <param name="Opponent">The policy's name.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Sources">The hash of the sources that it depends on (<see cref="SourceHash"/>).</param>
/// <param name="Rounds">Rounds played.</param>
/// <param name="Seconds">What it took on one thread, with the measuring.</param>
/// <param name="Points">What was measured on the way, the last at the end.</param>
/// <param name="Moments">Every fourth reading of the game.</param>
/// <param name="Diverged">What the trainer said where it diverged; else null.</param>
internal sealed record BalanceResult(
    string Scenario, string Opponent, int Seed, string Sources, long Rounds, double Seconds, IReadOnlyList<BalancePoint> Points,
    IReadOnlyList<BalanceMoment> Moments, string? Diverged)
{
    /// <summary>What the trained weights are worth in the end; infinite where the game has diverged.</summary>
    public double Last => Diverged is null && Points is [.., { } last] && double.IsFinite(last.Figures.Distance) ? last.Figures.Distance : double.PositiveInfinity;

    /// <summary>The least running median of three.</summary>
    public double Best => LastAgainstBest.Of([.. Points.Select(p => p.Figures.Distance)])?.Best ?? double.PositiveInfinity;
}
