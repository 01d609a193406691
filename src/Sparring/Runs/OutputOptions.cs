using System.ComponentModel.DataAnnotations;

namespace Sparring.Runs;

/// <summary>What a run leaves in its folder. None of these changes a weight.</summary>
public sealed record OutputOptions
{
    /// <summary>A checkpoint at the end of the first round after this many seconds; 0 means after every round. Default: 60.</summary>
    [Range(0.0, 1e6)]
    public double CheckpointSeconds { get; init; } = 60;

    /// <summary>How many of the latest checkpoints are kept. Default: 3.</summary>
    [Range(1, 1_000_000)]
    public int KeepLast { get; init; } = 3;

    /// <summary>Every how-manieth checkpoint is kept for good; 0 means none is. Default: 10.</summary>
    [Range(0, 1_000_000)]
    public int KeepEvery { get; init; } = 10;

    /// <summary>A sample picture every so many ticks; 0 means none. Default: 10.</summary>
    [Range(0, 1_000_000)]
    public int SampleTicks { get; init; } = 10;

    /// <summary>Images in a sample picture, or points, of which there are 32 times as many. Default: 64.</summary>
    [Range(1, 4096)]
    public int SampleCount { get; init; } = 64;
}
