namespace Sparring.Balance;

/// <summary>A return to an earlier state of the game, because it had failed, to play on otherwise.</summary>
/// <param name="FailedKimg">Where it failed, in kimg.</param>
/// <param name="Cause">How, in words.</param>
/// <param name="BackToKimg">Where it goes on from, in kimg.</param>
/// <param name="Failed">How it was played when it failed.</param>
/// <param name="Settings">How it is played from there.</param>
public sealed record Healing(double FailedKimg, string Cause, double BackToKimg, BalanceSettings Failed, BalanceSettings Settings)
{
    /// <summary>Returns in one run, at most: a game that fails again and again needs other options.</summary>
    public const int Most = 3;

    /// <summary>How a game is played after it has failed: with half the learning rates that failed, and without what was on trial when it was good.</summary>
    /// <param name="good">The settings of the state that it goes back to.</param>
    /// <param name="goodState">What was known of the game then.</param>
    /// <param name="failed">Those with which it failed.</param>
    internal static BalanceSettings SettingsAfter(BalanceSettings good, BalanceState goodState, BalanceSettings failed) =>
        (goodState.Auto?.Experiment?.Before ?? good) with { LearningRate = failed.LearningRate / 2 };
}
