using System.ComponentModel.DataAnnotations;

namespace Sparring.Training;

/// <summary>One player's optimizer (Adam, Kingma and Ba 2014) and turns.</summary>
public sealed record PlayerOptions
{
    /// <summary>Adam's learning rate before the schedule. Default: 2e-4, as in the DCGAN paper.</summary>
    [Range(0.0, 1.0)]
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Decay of Adam's mean of gradients. Default: 0.5.</summary>
    [Range(0.0, 0.99999)]
    public double Beta1 { get; init; } = 0.5;

    /// <summary>Decay of Adam's mean of squared gradients. Default: 0.999.</summary>
    [Range(0.0, 0.9999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Updates in each round. Default: 1.</summary>
    [Range(1, 1000)]
    public int TurnsPerRound { get; init; } = 1;

    /// <summary>How the learning rate changes over the training.</summary>
    public ScheduleOptions Schedule { get; init; } = new();
}
