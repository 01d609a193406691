namespace Sparring.Balance;

/// <summary>What may be changed between two rounds to keep the players matched. The numbers that a run starts with are those of its options.</summary>
public sealed record BalanceSettings
{
    /// <summary>The least factor of <see cref="DiscriminatorRate"/>.</summary>
    public const double LowestRate = 0.25;

    /// <summary>The highest factor of <see cref="DiscriminatorRate"/>.</summary>
    public const double HighestRate = 4;

    /// <summary>Standard deviation of the noise on every image that D sees, in units of [-1, 1]; 0 or more.</summary>
    public double InstanceNoise { get; init; }

    /// <summary>Probability of each differentiable augmentation of each image that D sees, 0 to 1.</summary>
    public double AugmentProbability { get; init; }

    /// <summary>Factor on D's learning rate, from <see cref="LowestRate"/> to <see cref="HighestRate"/>.</summary>
    public double DiscriminatorRate { get; init; } = 1;

    /// <summary>Factor on both players' learning rates: 1, and after a <see cref="Healing"/>, or where small steps are wanted, less.</summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>γ of the R1 penalty (Mescheder et al. 2018); 0 for none.</summary>
    public double R1Gamma { get; init; }

    /// <summary>λ of the LeCam penalty (Tseng et al. 2021); 0 for none.</summary>
    public double LecamWeight { get; init; }

    /// <summary>Whether only the player with the greater loss in the last round has its turn.</summary>
    public bool OnlyLoserPlays { get; init; }
}
