using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Runs;

public sealed partial class RunRecorder
{
    private long _healedRound = -1;
    private bool _toldOfNoCheckpoint;

    /// <summary>Raised on the training thread after the game has gone back to an earlier state, as it had failed.</summary>
    public event Action<Healing>? WentBack;

    private long LatestRound => _checkpoints.List() is [.., { } latest] ? latest.Round : 0;

    private bool Heals => _trainer.Options.Balance is { Policy: BalancePolicyKind.Auto, Readings: > 0 };

    /// <summary>Trains, and saves the last round; where the game fails, it goes back and on otherwise, as often as it may.</summary>
    /// <returns>Whether it has its length.</returns>
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
                bool isWhole = _trainer.Run(cancellation);
                if (isWhole)
                {
                    RecordEnd();
                }

                SaveCheckpoint();
                return isWhole;
            }
            catch (DivergedException e) when (Heals && _trainer.CanHeal)
            {
                // One that it has gone back to before, and failed from again, is no good one, unless there is no other.
                long upTo = LatestRound == _healedRound ? Math.Max(0, _healedRound - 1) : LatestRound;
                if ((_checkpoints.OpenLatestUpTo(upTo) ?? _checkpoints.OpenLatestUpTo(LatestRound)) is not { } good)
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
        // What is flat ends here, failed or not: whoever draws from it gets the best. Too few reals judge nothing.
        if (_trainer.Failure is not { } failure || _flat.IsCancellationRequested || _latestReals < BalanceJudge.LeastReals)
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

        // Saved before the rest is removed, so that a run that is killed and resumed does not fail the same way again; what stays is chosen by what is still true.
        ReadHistory(_healedRound);
        _savedRound = -1;
        SaveCheckpoint();
        _checkpoints.CutBackTo(_healedRound);
        _statistics.CutBackTo(_healedRound);
        _events.CutBackTo(_healedRound);
        _log.Write($"The game failed at {healing!.FailedKimg:0.###} kimg: {cause}");
        _log.Write($"Went back to {healing.BackToKimg:0.###} kimg ({checkpoint.Entry.Name}), and on with other noise and learning rates x{healing.Settings.LearningRate:0.###}{(_trainer.CanHeal ? "" : $"; it goes back no more, as it has {Healing.Most} times")}.");
        WentBack?.Invoke(healing);
    }
}
