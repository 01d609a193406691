using System.Text.Json.Serialization;
using Sparring.Balance;
using Sparring.Tensors;

namespace Sparring.Training;

/// <summary>What happened in one reporting interval: means over its rounds, plain numbers only.</summary>
public sealed record TickReport
{
    /// <summary>1 for the first tick.</summary>
    public required long Tick { get; init; }

    /// <summary>Rounds since the start of the training.</summary>
    public required long Round { get; init; }

    /// <summary>Thousands of real images shown to the discriminator since the start of the training.</summary>
    public required double Kimg { get; init; }

    /// <summary>Mean loss of the discriminator's turns.</summary>
    public required double DiscriminatorLoss { get; init; }

    /// <summary>Mean loss of the generator's turns.</summary>
    public required double GeneratorLoss { get; init; }

    /// <summary>Mean ŷ on real training images in the discriminator's turns, 0 to 1.</summary>
    public required double RealScore { get; init; }

    /// <summary>Mean ŷ on fakes in the discriminator's turns, 0 to 1.</summary>
    public required double FakeScore { get; init; }

    /// <summary>
    /// How far the fakes are from held-out data, the lower the better: the run's own figure for its quality, which can be compared inside this
    /// run and with others on the same data. Null where it was not measured at this tick.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Quality { get; init; }

    /// <summary>The standard error of <see cref="Quality"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? QualityError { get; init; }

    /// <summary>What the game was read as; null where it was not read at this tick.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BalanceReport? Balance { get; init; }

    /// <summary>The discriminator's learning rate in the last round.</summary>
    public required double DiscriminatorLearningRate { get; init; }

    /// <summary>The generator's learning rate in the last round.</summary>
    public required double GeneratorLearningRate { get; init; }

    /// <summary>Real images shown a second, measured over the interval. Differs from run to run.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>
    /// The share of the interval, 0 to 1, in which training waited for data: above a few hundredths reading is too slow. Differs from run to run.
    /// </summary>
    public double DataWaitShare { get; init; }

    /// <summary>Seconds of training since the start, over all sessions of the run. Differs from run to run.</summary>
    public required double Seconds { get; init; }

    /// <summary>Resident memory of the process in MiB. Differs from run to run.</summary>
    public required double MemoryMiB { get; init; }

    /// <summary>
    /// Memory in use on the GPU in MiB, that of other programs included; see <see cref="GpuMemory.UsedMiB"/>. Null on the CPU. Differs from run to run.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GpuMemoryMiB { get; init; }
}
