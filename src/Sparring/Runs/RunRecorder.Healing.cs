using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Runs;

public sealed partial class RunRecorder
{
    private long _healedRound = -1;

    private long LatestRound => _checkpoints.List() is [.., { } latest] ? latest.Round : 0;

    private bool Heals => _trainer.Options.Balance is { Policy: BalancePolicyKind.Auto, Readings: > 0 };

    /// <summary>Trains; where the game fails, it goes back and on otherwise, as often as it may.</summary>
    private bool Train(CancellationToken cancellation)
    {
        if (Heals && LatestCheckpoint is null)
        {
            // Something to go back to, however early it fails.
            SaveCheckpoint();
        }

        while (true)
        {
            try
            {
                return _trainer.Run(cancellation);
            }
            catch (DivergedException e) when (Heals && _trainer.CanHeal)
            {
                // One that it has gone back to before, and failed from again, is no good one.
                long upTo = LatestRound == _healedRound ? Math.Max(0, _healedRound - 1) : LatestRound;
                if (_checkpoints.OpenLatestUpTo(upTo) is not { } good)
                {
                    throw;
                }

                Heal(e.Message, good);
            }
        }
    }

    /// <summary>Acts on a collapse that is proven by readings in a row.</summary>
    /// <returns>Whether the game went back.</returns>
    private bool HealCollapse()
    {
        if (_trainer.HealingDue is not { } due || _checkpoints.OpenLatestUpTo(Math.Max(due.GoodRound, _quality.Best?.Round ?? 0)) is not { } checkpoint)
        {
            return false;
        }

        Heal(due.Cause, checkpoint);
        return true;
    }

    private void Heal(string cause, Checkpoint checkpoint)
    {
        Healing? healing = null;
        CheckpointFiles.Use(checkpoint, state => healing = _trainer.Heal(state, cause));
        _healedRound = _trainer.Round;
        ForgetAfter(_healedRound);
        _log.Write($"The game failed at {healing!.FailedKimg:0.###} kimg: {cause}");
        _log.Write($"Went back to {healing.BackToKimg:0.###} kimg ({checkpoint.Entry.Name}), and on with other noise and learning rates x{healing.Settings.LearningRate:0.###}; at most {Healing.Most} times.");

        // At once, so that a run that is resumed does not fail the same way again.
        _savedRound = -1;
        SaveCheckpoint();
    }

    /// <summary>Forgets what was recorded after a round.</summary>
    private void ForgetAfter(long round)
    {
        _checkpoints.CutBackTo(round);
        _statistics.CutBackTo(round);
        _events.CutBackTo(round);
        ReadHistory();
    }
}
