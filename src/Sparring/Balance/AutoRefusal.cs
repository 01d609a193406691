namespace Sparring.Balance;

/// <summary>A change that did harm, or whose opposite did none.</summary>
/// <param name="Move">What it was.</param>
/// <param name="UntilKimg">Until when it is not tried again, in kimg.</param>
/// <param name="Times">How often that was so; each time the wait doubles.</param>
public sealed record AutoRefusal(AutoMove Move, double UntilKimg, int Times);
