namespace Sparring.Balance;

/// <summary>What follows from a reading.</summary>
/// <param name="State">What to remember.</param>
/// <param name="Settings">How the next rounds are played.</param>
/// <param name="Decision">Why they are played otherwise than the last ones; null where they are not, or where a policy merely steers.</param>
internal sealed record BalanceStep(BalanceState State, BalanceSettings Settings, BalanceDecision? Decision = null);
