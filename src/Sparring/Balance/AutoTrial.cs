namespace Sparring.Balance;

/// <summary>The time in which a change was on trial.</summary>
/// <param name="FromKimg">When it began, in kimg.</param>
/// <param name="ToKimg">When it was decided on, in kimg.</param>
public sealed record AutoTrial(double FromKimg, double ToKimg)
{
    /// <summary>Whether a moment is after its beginning and not after its end.</summary>
    /// <param name="kimg">When, in kimg.</param>
    public bool Covers(double kimg) => kimg > FromKimg && kimg <= ToKimg;
}
