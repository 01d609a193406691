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
    /// γ of the R1 penalty on the discriminator's gradient at real images (Mescheder et al. 2018; 10 there). Default: 0, none. It needs a
    /// discriminator without batch norm (network.discriminatorNorm group or none).
    /// </summary>
    [Range(0.0, 1e6)]
    public double R1Gamma { get; init; }

    /// <summary>
    /// The penalty is a part of every so manieth round, and so many times as strong there (Karras et al. 2020, "StyleGAN2", sec. 3.1, "lazy regularization"; 16 there): in every
    /// round it would cost about half a round more. Default: 4. Irrelevant without the penalty.
    /// </summary>
    [Range(1, 1000)]
    public int R1Interval { get; init; } = 4;
}
