using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Runs;

public sealed partial class RunRecorder
{
    private long _healedRound = -1;
    private bool _toldOfNoCheckpoint;

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

    /// <summary>Goes back where the game has failed by its readings.</summary>
    /// <returns>Whether it did.</returns>
    private bool HealFailure()
    {
        if (_trainer.Failure is not { } failure)
        {
            return false;
        }

        if (_checkpoints.OpenLatestUpTo(failure.GoodRound) is not { } checkpoint)
        {
            if (!_toldOfNoCheckpoint)
            {
                _log.Write($"The game has failed, and there is no checkpoint up to round {failure.GoodRound}, when it was at its best, to go back to: {failure.Cause}");
            }

            _toldOfNoCheckpoint = true;
            return false;
        }

        Heal(failure.Cause, checkpoint);
        return true;
    }

    /// <summary>The rounds whose checkpoints must stay when others go: those of the best quality, and that which a game that fails now would go back to.</summary>
    private HashSet<long> RoundsToKeep(BalanceState? balance)
    {
        HashSet<long> rounds = [.. _quality.RoundsToKeep()];
        if (Heals && balance is not null)
        {
            long goodRound = GameFailure.GoodRoundOf(balance);
            rounds.UnionWith(_checkpoints.List().Select(c => c.Round).Where(round => round <= goodRound).TakeLast(1));
        }

        return rounds;
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
