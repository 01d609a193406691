namespace Sparring.Balance;

/// <summary>Verdicts in words.</summary>
public static class VerdictNames
{
    /// <summary>Such as "discriminator ahead".</summary>
    public static string InWords(this Verdict verdict) => verdict switch
    {
        Verdict.Balanced => "balanced",
        Verdict.DiscriminatorAhead => "discriminator ahead",
        Verdict.GeneratorAhead => "generator ahead",
        Verdict.DiscriminatorOverfitting => "discriminator overfitting",
        Verdict.ModeCollapse => "mode collapse",
        Verdict.Diverged => "diverged",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}
