using Sparring.Data;
using Sparring.Networks;
using Sparring.Tensors;
using Sparring.Training;

namespace Sparring.Runs;

/// <summary>What a run would be and cost, found out without leaving a file.</summary>
/// <param name="Options">Its options.</param>
/// <param name="DataName">What it would train on.</param>
/// <param name="SampleCount">How many samples there are.</param>
/// <param name="Shape">The shape of one.</param>
/// <param name="Generator">The generator, layer by layer.</param>
/// <param name="Discriminator">The discriminator, layer by layer.</param>
/// <param name="ImagesPerSecond">Real images shown a second, timed on this machine.</param>
/// <param name="MemoryMiB">Resident memory of the process after these rounds.</param>
public sealed record RunPlan(
    RunOptions Options,
    string DataName,
    int SampleCount,
    SampleShape Shape,
    NetworkProfile Generator,
    NetworkProfile Discriminator,
    double ImagesPerSecond,
    double MemoryMiB)
{
    /// <summary>What it was timed on, such as "cuda:0 (NVIDIA H100 80GB HBM3)".</summary>
    public string Device { get; init; } = ComputeDevice.Cpu.Name;

    /// <summary>What convolutions and linear layers would compute with, and why.</summary>
    public required PrecisionChoice Precision { get; init; }

    /// <summary>The memory of the GPU after these rounds; null on the CPU.</summary>
    public GpuMemory? GpuMemory { get; init; }

    // The first round allocates and is slower.
    private const int WarmUpRounds = 1;
    private const int LeastTimedRounds = 3;
    private const int MostTimedRounds = 16;

    /// <summary>Opens the data, builds the networks and plays a few rounds.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="progress">Told how far the opening of the data has come.</param>
    /// <param name="time">The clock; by default the system's.</param>
    /// <param name="cancellation">Ends the opening of the data.</param>
    /// <exception cref="UsageException">The options are not valid or do not suit the data.</exception>
    public static RunPlan Measure(
        RunOptions options, IProgress<OpenProgress>? progress = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Sparring.Options.OptionsGate.Require(options);
        using OpenedData data = ImageSources.Open(options.Data, progress, cancellation);
        return Measure(options, data.Training, time);
    }

    /// <summary>Builds the networks and plays a few rounds on data that are open.</summary>
    /// <param name="options">The options of the run. Where its data lie does not matter.</param>
    /// <param name="source">What it would train on.</param>
    /// <param name="time">The clock; by default the system's.</param>
    /// <exception cref="UsageException">The options are not valid or do not suit the data.</exception>
    public static RunPlan Measure(RunOptions options, IImageSource source, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        Sparring.Options.OptionsGate.Require(options);
        time ??= TimeProvider.System;
        using NetworkPair pair = TrainingRun.BuildNetworks(options, source.Shape);
        NetworkProfile generator = NetworkProfile.Of(pair.Generator, options.Training.LatentSize);
        NetworkProfile discriminator = NetworkProfile.Of(pair.Discriminator, source.Shape.BatchShape(1).AsSpan(1));

        // What decoding has left for the collector would be counted as training's.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Trainer trainer = new(pair.Generator, pair.Discriminator, source, options.Training);
        Play(trainer, WarmUpRounds);
        double kimgBefore = trainer.Kimg;
        long started = time.GetTimestamp();
        Play(trainer, TimedRounds(trainer));
        double seconds = time.GetElapsedTime(started).TotalSeconds;
        return new RunPlan(
            options, source.Name, source.Count, source.Shape, generator, discriminator,
            (trainer.Kimg - kimgBefore) * 1000 / seconds,
            Environment.WorkingSet / (1024.0 * 1024))
        {
            Device = trainer.Device.Description,
            Precision = trainer.Precision,
            GpuMemory = trainer.Device.Memory,
        };
    }

    /// <summary>How many seconds so much training would take.</summary>
    public double SecondsFor(double kimg) => kimg * 1000 / ImagesPerSecond;

    /// <summary>Rounds with the R1 penalty take longer; where it is so seldom due that they do not count, none is among them.</summary>
    private static int TimedRounds(Trainer trainer) => trainer.Settings.R1Gamma > 0 && trainer.Options.Loss.R1Interval is <= MostTimedRounds and var interval
        ? (LeastTimedRounds + interval - 1) / interval * interval
        : LeastTimedRounds;

    private static void Play(Trainer trainer, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            trainer.RunRound();
        }

        trainer.Settle();
    }
}
