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
        using WeightAverage.Swapped? swapped = weights == GeneratorWeights.Average ? _average?.SwapIn() : null;
        using IDisposable scope = NewDisposeScope();
        Tensor samples = Drawing.Samples(_generator.Network, Device.Take(latents), labels is null ? null : Device.Take(labels));
        return Device.Return(samples).MoveToOuterDisposeScope();
    }

    /// <summary>The state after the latest round, once it is known to be sound.</summary>
    /// <exception cref="DivergedException">A loss, a score or a weight is not finite.</exception>
    public TrainerState Capture()
    {
        _meter.Read(Round);
        foreach (Player player in (Player[])[_discriminator, _generator])
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
        };
        return new TrainerState(
            progress,
            _generator.Network.state_dict(),
            _average?.State,
            _discriminator.Network.state_dict(),
            OptimizerState());
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

        StateTensors.CopyInto(_generator.Network.state_dict(), state.Generator, "generator");
        StateTensors.CopyInto(_discriminator.Network.state_dict(), state.Discriminator, "discriminator");
        if (_average is not null)
        {
            StateTensors.CopyInto(_average.State, state.GeneratorAverage!, "generator's average");
        }

        StateTensors.CopyInto(OptimizerState(), state.Optimizers, "optimizers");
        _generator.RestoreStepCounts(state.Optimizers);
        _discriminator.RestoreStepCounts(state.Optimizers);

        TrainerProgress progress = state.Progress;
        Round = progress.Round;
        Tick = progress.Ticks;
        _seconds = progress.Seconds;
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
            _generator?.Dispose();
            _discriminator?.Dispose();
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
        new(_generator.OptimizerState().Concat(_discriminator.OptimizerState()));

    private bool IsTickDue(long shownBefore)
    {
        long tickImages = Math.Max(1, (long)Math.Round(Math.Min(Options.TickKimg, Options.TotalKimg) * 1000));
        return _batches.Position / tickImages != shownBefore / tickImages;
    }

    /// <summary>Keeps time, and reports where the round has crossed the border of a tick.</summary>
    private void CloseRound(TimeSpan took, TimeSpan waited, long shownBefore)
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

        TickReport report = Report(++Tick, _meter.Totals);
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
        DiscriminatorLearningRate = _discriminator.LearningRateAt(Kimg),
        GeneratorLearningRate = _generator.LearningRateAt(Kimg),
        ImagesPerSecond = totals.Images / Math.Max(totals.Seconds, 1e-9),
        DataWaitShare = totals.WaitSeconds / Math.Max(totals.Seconds, 1e-9),
        Seconds = _seconds,
        MemoryMiB = Environment.WorkingSet / 1048576.0,
        GpuMemoryMiB = Device.Memory?.UsedMiB,
    };
}
