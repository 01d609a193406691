namespace Sparring.Benchmarks.Balance;

/// <summary>The figures at one moment of a game.</summary>
/// <param name="Kimg">When.</param>
/// <param name="Figures">What was measured.</param>
internal sealed record BalancePoint(double Kimg, BalanceFigures Figures);
