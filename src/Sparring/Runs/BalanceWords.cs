using Sparring.Balance;
using static System.FormattableString;

namespace Sparring.Runs;

/// <summary>What the balance did, in words.</summary>
public static class BalanceWords
{
    /// <summary>Such as "On trial: more noise on what D sees (noise 0 → 0.25). Quality has stalled."</summary>
    /// <param name="decision">The decision.</param>
    public static string InWords(this BalanceDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        string[] changes = Changes(decision.Before, decision.After);
        return $"{decision.Change}{(changes.Length == 0 ? "" : $" ({string.Join(", ", changes)})")}. {Capital(decision.Cause)}.";
    }

    /// <summary>Such as "from 120 to 80 kimg (both rates x 1 → 0.5). The generator has diverged."</summary>
    /// <param name="healing">The return.</param>
    public static string InWords(this Healing healing)
    {
        ArgumentNullException.ThrowIfNull(healing);
        return Invariant($"from {healing.FailedKimg:0.###} to {healing.BackToKimg:0.###} kimg ({string.Join(", ", Changes(healing.Failed, healing.Settings))}). {Capital(healing.Cause)}.");
    }

    /// <summary>A text as the beginning of a sentence that goes on with a full stop.</summary>
    internal static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.');

    private static string[] Changes(BalanceSettings before, BalanceSettings after) =>
    [
        .. Change("noise", before.InstanceNoise, after.InstanceNoise),
        .. Change("augmentation", before.AugmentProbability, after.AugmentProbability),
        .. Change("D's rate x", before.DiscriminatorRate, after.DiscriminatorRate),
        .. Change("R1 gamma", before.R1Gamma, after.R1Gamma),
        .. Change("both rates x", before.LearningRate, after.LearningRate),
    ];

    private static string[] Change(string name, double before, double after) => before == after ? [] : [Invariant($"{name} {before:0.###} → {after:0.###}")];
}
