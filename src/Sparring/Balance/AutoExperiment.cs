namespace Sparring.Balance;

/// <summary>A change on trial.</summary>
/// <param name="Move">What was done.</param>
/// <param name="Cause">Why, in words.</param>
/// <param name="Before">The settings to go back to.</param>
/// <param name="StartKimg">When, in kimg.</param>
/// <param name="UntilKimg">When it is decided on, in kimg.</param>
public sealed record AutoExperiment(AutoMove Move, string Cause, BalanceSettings Before, double StartKimg, double UntilKimg);
