using Sparring.Balance;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Balance;

/// <summary>Does for a game what a run does with its checkpoints: where it has failed, it goes back to a good state and on otherwise, if its policy is auto.</summary>
/// <param name="trainer">The game.</param>
/// <param name="rounds">How many are played, those in vain included.</param>
internal sealed class GoodStates(Trainer trainer, double rounds) : IDisposable
{
    // As a share of the rounds: what goes back later has no time left, and would but choose the best of its states.
    private const double LastShare = 0.92;

    // As often as a run's quality is measured, by default, and a checkpoint written.
    private const int States = 25;

    private readonly List<TrainerState> _states = [];

    private long _healedRound = -1;

    /// <summary>Rounds played so far, those in vain included.</summary>
    public long Played { get; private set; }

    private bool Heals => trainer.Options.Balance.Policy == BalancePolicyKind.Auto && trainer.CanHeal && Played < LastShare * rounds;

    /// <summary>Plays a round, and goes back after it where that is due.</summary>
    /// <returns>Whether it went back.</returns>
    /// <exception cref="DivergedException">It has diverged, and may not go back.</exception>
    public bool PlayRound()
    {
        GameFailure? failure = null;
        try
        {
            if (Heals && trainer.Kimg >= _states.Count * trainer.Options.TotalKimg / States)
            {
                _states.Add(Cloned(trainer.Capture()));
            }

            trainer.RunRound();
        }
        catch (DivergedException e) when (Heals)
        {
            // One that it has gone back to before, and failed from again, is no good one.
            failure = new GameFailure(e.Message, _states[^1].Progress.Round == _healedRound ? Math.Max(0, _healedRound - 1) : trainer.Round);
        }

        failure ??= Heals ? trainer.Failure : null;
        Played++;
        if (failure is null)
        {
            return false;
        }

        DropAfter(failure.GoodRound);
        trainer.Heal(_states[^1], failure.Cause);
        _healedRound = trainer.Round;
        return true;
    }

    public void Dispose() => DropAfter(-1);

    private void DropAfter(long round)
    {
        foreach (TrainerState state in _states.Where(s => s.Progress.Round > round))
        {
            foreach (Tensor tensor in TensorsOf(state).SelectMany(tensors => tensors.Values))
            {
                tensor.Dispose();
            }
        }

        _states.RemoveAll(s => s.Progress.Round > round);
    }

    private static TrainerState Cloned(TrainerState state) => new(
        state.Progress, Cloned(state.Generator), state.GeneratorAverage is { } average ? Cloned(average) : null, Cloned(state.Discriminator), Cloned(state.Optimizers), Cloned(state.Rivals));

    private static Dictionary<string, Tensor> Cloned(IReadOnlyDictionary<string, Tensor> tensors) => tensors.ToDictionary(t => t.Key, t => t.Value.detach().clone());

    private static IReadOnlyDictionary<string, Tensor>[] TensorsOf(TrainerState state) =>
        [state.Generator, state.GeneratorAverage ?? new Dictionary<string, Tensor>(), state.Discriminator, state.Optimizers, state.Rivals];
}
