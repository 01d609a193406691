using Sparring.Balance;
using static System.FormattableString;

namespace Sparring.Training;

public sealed partial class Trainer
{
    /// <summary>How the game has failed, by the latest reading, under the policy auto while <see cref="CanHeal"/>; null where it goes on.</summary>
    public GameFailure? Failure { get; private set; }

    /// <summary>Whether <see cref="Heal"/> may be called once more.</summary>
    public bool CanHeal => _balance.Healings.Count < Healing.Most;

    /// <summary>
    /// Goes back to a state because the game has failed since, and lets it go on otherwise: with half the learning rates and other noise, so that the same failure is not
    /// played again.
    /// </summary>
    /// <param name="good">What <see cref="Capture"/> gave before.</param>
    /// <param name="cause">How it failed, in a sentence.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="InvalidOperationException">It has been done <see cref="Healing.Most"/> times.</exception>
    public Healing Heal(TrainerState good, string cause)
    {
        ArgumentNullException.ThrowIfNull(good);
        if (!CanHeal)
        {
            throw new InvalidOperationException($"The game has gone back {Healing.Most} times already.");
        }

        (double failedKimg, BalanceSettings failed, BalanceState before) = (Kimg, Settings, _balance);
        Restore(good);
        Healing healing = new(failedKimg, cause, Kimg, failed, Healing.SettingsAfter(Settings, _balance, failed));
        Settings = healing.Settings;
        _balance = _balance with { Healings = [.. before.Healings, healing], Auto = _controller.AfterFailure(before, failedKimg) };
        Seed(stream: _balance.Healings.Count);
        return healing;
    }

    /// <summary>What is to be told of a return to an earlier state at the first reading after it.</summary>
    private static BalanceDecision? HealedSince(BalanceState state, BalanceReading reading) =>
        state.Healings is [.., { } healing] && !state.Readings.Any(r => r.Kimg > healing.BackToKimg)
            ? new BalanceDecision(reading.Kimg, healing.Cause, Invariant($"Went back from {healing.FailedKimg:0.###} to {healing.BackToKimg:0.###} kimg"), healing.Failed, healing.Settings)
            : null;
}
