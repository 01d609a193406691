using Sparring.Balance;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

public sealed partial class Trainer
{
    private double _seconds;

    /// <summary>Draws noise for <see cref="Sample"/>, apart from the training's own random numbers.</summary>
    /// <param name="count">N.</param>
    /// <param name="seed">The same seed draws the same noise.</param>
    /// <returns>[N, Z] float32, standard normal</returns>
    public Tensor DrawLatents(int count, long seed) => Latents.Draw(count, Options.LatentSize, seed);

    /// <summary>Draws with the generator as it is now, in eval mode; the training goes on as if it had not happened.</summary>
    /// <param name="latents">[N, Z] float32.</param>
    /// <param name="weights">Which weights draw.</param>
    /// <param name="labels">[N] int64, for networks that take labels.</param>
    /// <exception cref="ArgumentNullException">The networks take labels, and there are none.</exception>
    /// <returns>[N, C, H, W] float32 in [-1, 1], or points [N, 2], on the CPU</returns>
    public Tensor Sample(Tensor latents, GeneratorWeights weights = GeneratorWeights.Average, Tensor? labels = null)
    {
        if (IsConditional)
        {
            ArgumentNullException.ThrowIfNull(labels);
        }

        using KeptRandomState random = new();
        using SwappedWeights? swapped = weights == GeneratorWeights.Average ? _average?.SwapIn() : null;
        using IDisposable scope = NewDisposeScope();
        Tensor samples = Drawing.Samples(_match.Generator.Network, Device.Take(latents), labels is null ? null : Device.Take(labels));
        return Device.Return(samples).MoveToOuterDisposeScope();
    }

    /// <summary>The state after the latest round, once it is known to be sound.</summary>
    /// <exception cref="DivergedException">A loss, a score or a weight is not finite.</exception>
    public TrainerState Capture()
    {
        _meter.Read(Round);
        foreach (Player player in (Player[])[_match.Discriminator, _match.Generator])
        {
            if (!player.IsFinite())
            {
                throw Diverged(player.Name, Round, "its weights are not finite");
            }
        }

        using Tensor random = get_rng_state();
        TrainerProgress progress = new()
        {
            Round = Round,
            ImagesShown = _batches.Position,
            Ticks = Tick,
            Seconds = _seconds,
            RandomState = random.bytes.ToArray(),
            TickTotals = _meter.Totals,
            Settings = Settings,
            Balance = _balance,
            Skill = _skill?.Progress,
            LastTurns = _lastTurns.Read(),
        };
        return new TrainerState(
            progress,
            _match.Generator.Network.state_dict(),
            _average?.State,
            _match.Discriminator.Network.state_dict(),
            OptimizerState(),
            _skill?.Tensors ?? new Dictionary<string, Tensor>());
    }

    /// <summary>Takes over a state: the next round is the one that would have followed it.</summary>
    /// <exception cref="SparringException">The state's tensors are not those of these networks; the message names them.</exception>
    public void Restore(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using IDisposable scope = NewDisposeScope();
        if (_average is null != state.GeneratorAverage is null)
        {
            throw new UsageException(_average is null
                ? "The state has a moving average of the generator, but training.average.halfLifeKimg is 0. Set it as it was."
                : "The state has no moving average of the generator, but training.average.halfLifeKimg is not 0. Set it to 0, as it was.");
        }

        StateTensors.CopyInto(_match.Generator.Network.state_dict(), state.Generator, "generator");
        StateTensors.CopyInto(_match.Discriminator.Network.state_dict(), state.Discriminator, "discriminator");
        if (_average is not null)
        {
            StateTensors.CopyInto(_average.State, state.GeneratorAverage!, "generator's average");
        }

        StateTensors.CopyInto(OptimizerState(), state.Optimizers, "optimizers");
        _match.Generator.RestoreStepCounts(state.Optimizers);
        _match.Discriminator.RestoreStepCounts(state.Optimizers);

        TrainerProgress progress = state.Progress;
        Round = progress.Round;
        Tick = progress.Ticks;
        _seconds = progress.Seconds;
        (_balance, Settings) = _controller.GoOn(progress.Balance ?? new BalanceState(), progress.Settings ?? Settings, _firstSettings);
        Failure = null;
        _lastTurns = LastTurns.From(progress.LastTurns, Device);
        RestoreSkill(progress.Skill, state.Rivals);
        _meter.Restart(progress.TickTotals);
        _batches.Dispose();
        _batches = OpenBatches(progress.ImagesShown);
        using Tensor random = tensor(progress.RandomState, dtype: ScalarType.Byte);
        set_rng_state(random);
    }

    /// <summary>Ends the trainer. The networks stay as they are, go back to the CPU, and stay yours.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        // A constructor that fails comes here too, with what it has made so far.
        _disposed = true;
        try
        {
            _batches?.Dispose();
            _meter.Dispose();
            _average?.Dispose();
            _skill?.Dispose();
            _lastTurns.Dispose();
            _match?.Dispose();
        }
        finally
        {
            // A GPU that has failed lets nothing be brought back from it.
            set_num_threads(_threadsBefore);
            Volatile.Write(ref _active, 0);
        }
    }

    internal static DivergedException Diverged(string network, long round, string evidence) => new(
        $"The {network} has diverged: NaN or infinity in round {round} ({evidence}). Lower training.{network}.learningRate or change the loss.",
        round,
        network);

    /// <summary>Waits until everything that has been played is computed.</summary>
    internal void Settle() => _meter.Read(Round);

    private BatchFeed OpenBatches(long position) =>
        new(new BatchLoader(Source, Options.BatchSize, Options.Seed, Options.Mirror, position, time: _time), Device, Options.BatchSize);

    private Dictionary<string, Tensor> OptimizerState() =>
        new(_match.Generator.OptimizerState().Concat(_match.Discriminator.OptimizerState()));

    /// <summary>Seeds what is drawn in training: in another stream than that of a caller who seeded the networks' weights with the same number.</summary>
    private void Seed(int stream)
    {
        long seed = unchecked(Options.Seed + stream * 0x9E37_79B9L);
        manual_seed(seed ^ 0x5350_4152);
        Device.Seed(seed);
    }

    private void RestoreSkill(SkillProgress? progress, IReadOnlyDictionary<string, Tensor> rivals)
    {
        _skill?.Dispose();
        _skill = null;
        if (progress is not null)
        {
            _skill = new SkillMeter(_match, _average, Loss, Source, _heldOut, Options, IsConditional);
            _skill.Restore(progress, rivals);
        }
    }

    private bool IsTickDue(long shownBefore) => IsTickBetween(shownBefore, _batches.Position);

    private bool IsTickBetween(long before, long after)
    {
        long tickImages = Math.Max(1, (long)Math.Round(Math.Min(Options.TickKimg, Options.TotalKimg) * 1000));
        return after / tickImages != before / tickImages;
    }

    /// <summary>Whether the game is read at the end of a round that begins here: where it ends a tick, and the last reading is far enough back.</summary>
    private bool IsReadingDue(long shownBefore)
    {
        long after = shownBefore + (long)Options.BatchSize * Options.Discriminator.TurnsPerRound;
        double interval = Options.Balance.IntervalKimg(Options.TotalKimg, Options.TickKimg);
        double last = _balance.Readings is [.., { } latest] ? latest.Kimg : 0;
        return SkillMeter.CanRead(Source) && IsTickBetween(shownBefore, after) && Passed(after / 1000.0) > Passed(last);

        // 0.3 kimg are three times 0.1, whatever binary fractions say.
        double Passed(double kimg) => Math.Floor(kimg / interval + 1e-9);
    }

    /// <summary>Keeps time, and reports where the round has crossed the border of a tick.</summary>
    private void CloseRound(TimeSpan took, TimeSpan waited, long shownBefore, BalanceReport? balance)
    {
        _seconds += took.TotalSeconds;
        _meter.Totals = _meter.Totals with
        {
            Images = _meter.Totals.Images + (long)Options.BatchSize * Options.Discriminator.TurnsPerRound,
            Seconds = _meter.Totals.Seconds + took.TotalSeconds,
            WaitSeconds = _meter.Totals.WaitSeconds + waited.TotalSeconds,
        };
        if (!IsTickDue(shownBefore))
        {
            return;
        }

        TickReport report = Report(++Tick, _meter.Totals) with { Balance = balance };
        _meter.Totals = default;
        TickCompleted?.Invoke(report);
    }

    /// <summary>The tick that is under way, as far as it has come; null where none is.</summary>
    internal TickReport? ReportSoFar()
    {
        _meter.Read(Round);
        return _meter.Totals.Rounds == 0 ? null : Report(Tick + 1, _meter.Totals);
    }

    private TickReport Report(long tick, TickTotals totals) => new()
    {
        Tick = tick,
        Round = Round,
        Kimg = Kimg,
        DiscriminatorLoss = totals.DiscriminatorLoss / totals.Rounds,
        GeneratorLoss = totals.GeneratorLoss / totals.Rounds,
        RealScore = totals.RealScore / totals.Rounds,
        FakeScore = totals.FakeScore / totals.Rounds,
        DiscriminatorLearningRate = _match.Discriminator.LearningRateAt(Kimg) * Settings.LearningRate * Settings.DiscriminatorRate,
        GeneratorLearningRate = _match.Generator.LearningRateAt(Kimg) * Settings.LearningRate,
        ImagesPerSecond = totals.Images / Math.Max(totals.Seconds, 1e-9),
        DataWaitShare = totals.WaitSeconds / Math.Max(totals.Seconds, 1e-9),
        Seconds = _seconds,
        MemoryMiB = Environment.WorkingSet / 1048576.0,
        GpuMemoryMiB = Device.Memory?.UsedMiB,
    };
}
