using System.ComponentModel.DataAnnotations;

namespace Sparring.Losses;

/// <summary>What the two players minimise.</summary>
public sealed record LossOptions
{
    /// <summary>The loss. Default: bce. Irrelevant where a loss of your own is handed to the trainer.</summary>
    public AdversarialLossKind Kind { get; init; } = AdversarialLossKind.Bce;

    /// <summary>
    /// One-sided label smoothing: the discriminator's label for reals is 1 minus this (Salimans et al. 2016). Default: 0.
    /// Only with bce, bce-saturating and least-squares, which have labels.
    /// </summary>
    [Range(0.0, 0.5)]
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// γ of the R1 penalty on the discriminator's gradient at real images (Mescheder et al. 2018; 10 there). Default: 0, none. It costs about half a
    /// round more, and needs a discriminator without batch norm (network.discriminatorNorm group or none).
    /// </summary>
    [Range(0.0, 1e6)]
    public double R1Gamma { get; init; }
}
