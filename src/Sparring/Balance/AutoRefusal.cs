namespace Sparring.Balance;

/// <summary>A change that was undone, or whose opposite was kept.</summary>
/// <param name="Move">What it was.</param>
/// <param name="UntilKimg">Until when it is not tried again, in kimg.</param>
/// <param name="Times">How often that was so; each time the wait doubles.</param>
public sealed record AutoRefusal(AutoMove Move, double UntilKimg, int Times);
