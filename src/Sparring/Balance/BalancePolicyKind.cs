namespace Sparring.Balance;

/// <summary>Who decides, between rounds, how the next ones are played.</summary>
public enum BalancePolicyKind
{
    /// <summary>Nobody: the game is read and judged, and left as it is.</summary>
    Off,

    /// <summary>Experiments: a change is made where a reading gives a reason, and undone where it does harm.</summary>
    Auto,

    /// <summary>Instance noise that is steered so that D's scores of reals and fakes stay apart by a constant.</summary>
    Noise,

    /// <summary>A constant R1 penalty (Mescheder et al. 2018). Not for a discriminator with batch norm.</summary>
    R1,

    /// <summary>The augmentation's probability is steered by how sure D is of training images (Karras et al. 2020, "ADA"), within limits. Not for points.</summary>
    Ada,

    /// <summary>A constant penalty that draws D's answers to the averages of its answers to the other side (Tseng et al. 2021, "LeCam").</summary>
    Lecam,

    /// <summary>Only the player with the greater loss in the last round has its turn.</summary>
    Threshold,

    /// <summary>D's learning rate is steered so that its scores of reals and fakes stay apart by a constant.</summary>
    Lr,
}
