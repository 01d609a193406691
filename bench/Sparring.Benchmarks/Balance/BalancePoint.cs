namespace Sparring.Benchmarks.Balance;

/// <summary>The figures at one moment of a game.</summary>
/// <param name="Kimg">When, by what has been played: also what was in vain, where the game has gone back.</param>
/// <param name="Figures">What was measured.</param>
internal sealed record BalancePoint(double Kimg, BalanceFigures Figures);
