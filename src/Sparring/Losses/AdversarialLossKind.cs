namespace Sparring.Losses;

/// <summary>The adversarial losses that ship with the library.</summary>
public enum AdversarialLossKind
{
    /// <summary>Binary cross-entropy; the generator's labels are all real (non-saturating, Goodfellow et al. 2014).</summary>
    Bce,

    /// <summary>Binary cross-entropy; the generator minimises log(1 − ŷ), the minimax form of the same paper.</summary>
    BceSaturating,

    /// <summary>Squared distance of the logit to its label (Mao et al. 2016, "LSGAN").</summary>
    LeastSquares,

    /// <summary>Hinge (Lim and Ye 2017, "Geometric GAN").</summary>
    Hinge,

    /// <summary>A real against a fake in pairs (Jolicoeur-Martineau 2018, "RpGAN"): the only one that sees reals in the generator's turn.</summary>
    Relativistic,
}
