namespace Sparring.Balance;

/// <summary>A step that the policy auto may take with one knob.</summary>
public enum AutoMove
{
    /// <summary>More noise on what D sees.</summary>
    MoreNoise,

    /// <summary>Less noise on what D sees.</summary>
    LessNoise,

    /// <summary>More augmentation of what D sees.</summary>
    MoreAugmentation,

    /// <summary>Less augmentation of what D sees.</summary>
    LessAugmentation,

    /// <summary>A stronger R1 penalty.</summary>
    MorePenalty,

    /// <summary>A weaker R1 penalty.</summary>
    LessPenalty,

    /// <summary>A higher learning rate for D.</summary>
    FasterDiscriminator,

    /// <summary>A lower learning rate for D.</summary>
    SlowerDiscriminator,

    /// <summary>Higher learning rates for both players, up to their own.</summary>
    FasterBoth,

    /// <summary>Lower learning rates for both players.</summary>
    SlowerBoth,
}
