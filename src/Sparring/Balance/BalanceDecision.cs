namespace Sparring.Balance;

/// <summary>A change of how the game is played, and why.</summary>
/// <param name="Kimg">When, in kimg.</param>
/// <param name="Cause">What the readings said.</param>
/// <param name="Change">What was done.</param>
/// <param name="Before">The settings before it.</param>
/// <param name="After">The settings after it.</param>
public sealed record BalanceDecision(double Kimg, string Cause, string Change, BalanceSettings Before, BalanceSettings After)
{
    /// <summary>This one and one of the same moment that follows from it, told as one.</summary>
    internal BalanceDecision Then(BalanceDecision next) => this with { Cause = $"{Cause}; {next.Cause}", Change = $"{Change}. {next.Change}", After = next.After };
}
