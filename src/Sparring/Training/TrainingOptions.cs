using System.ComponentModel.DataAnnotations;
using Sparring.Balance;
using Sparring.Losses;
using Sparring.Networks;
using Sparring.Tensors;

namespace Sparring.Training;

/// <summary>How the two networks are trained against each other.</summary>
public sealed record TrainingOptions : IValidatableObject
{
    /// <summary>Length of the training in kimg: thousands of real images shown to the discriminator. Default: 500.</summary>
    [Range(0.0, 1e9)]
    public double TotalKimg { get; init; } = 500;

    /// <summary>N, the images in each real and in each fake batch. Default: 64.</summary>
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// Seed of every random draw of the training: latents, noise, order of the data, and a recipe's initial weights. The drawing of
    /// built-in data has a seed of its own, data.seed. Default: 0.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>Z, the size of the noise vector z. Default: 100.</summary>
    [Range(1, 65536)]
    public int LatentSize { get; init; } = 100;

    /// <summary>Threads that libtorch computes with; 0 leaves it to libtorch (one a core). Default: 0. Results depend on it in the last bits.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>
    /// What to compute on: auto (a GPU where libtorch can use one, else the CPU), cpu, cuda (the first GPU) or cuda:1. Default: auto. A run may
    /// go on on another; results depend on it in the last bits.
    /// </summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// What convolutions and linear layers compute with in training. Default: auto, which takes bf16 where it pays: on processors that have it
    /// (AVX512-BF16) rounds are up to 1.7 times as fast, by size; on others they are slower. For networks of your own auto is fp32; bf16 needs them
    /// to be a Sequential.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>
    /// The reporting interval in kimg: a line of statistics for each. A training that is shorter reports once, at its end. Default: 1.
    /// </summary>
    [Range(1e-3, 1e6)]
    public double TickKimg { get; init; } = 1;

    /// <summary>Show each real image mirrored half of the time. Default: off. Irrelevant for points.</summary>
    public bool Mirror { get; init; }

    /// <summary>What the players minimise.</summary>
    public LossOptions Loss { get; init; } = new();

    /// <summary>The generator's optimizer and turns.</summary>
    public PlayerOptions Generator { get; init; } = new();

    /// <summary>The discriminator's optimizer and turns.</summary>
    public PlayerOptions Discriminator { get; init; } = new();

    /// <summary>The moving average of the generator, which samples are drawn from.</summary>
    public AverageOptions Average { get; init; } = new();

    /// <summary>How the game is read, and what is done to keep the players matched.</summary>
    public BalanceOptions Balance { get; init; } = new();

    /// <summary>
    /// Standard deviation of the normal noise added to every image that the discriminator sees, real and fake, in units of [-1, 1]
    /// (Sønderby et al. 2016, "Amortised MAP inference", "instance noise"). Default: 0.
    /// </summary>
    [Range(0.0, 10.0)]
    public double InstanceNoise { get; init; }

    /// <summary>
    /// Probability, 0 to 1, of each differentiable augmentation (colour, translation, cutout; Zhao et al. 2020) of every image that the discriminator
    /// sees, real and fake. Default: 0. Above about 0.8 the fakes begin to look augmented. Not for points.
    /// </summary>
    [Range(0.0, 1.0)]
    public double AugmentProbability { get; init; }

    /// <summary>
    /// Judge in the generator's turn the fakes that the discriminator has just learned from, and not fresh ones: one pass
    /// through the generator less a round. That pass is part of the generator's turn, made ahead of it: its batch norm records
    /// what it sees then. Default: off.
    /// </summary>
    public bool ReuseFakes { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ComputeDevice.IsName(Device))
        {
            yield return new ValidationResult($"is \"{Device}\"; expected {ComputeDevice.Expected}", ["device"]);
        }

        if (Loss.LabelSmoothing > 0 && Loss.Kind is (AdversarialLossKind.Hinge or AdversarialLossKind.Relativistic))
        {
            yield return new ValidationResult(
                $"is {Loss.LabelSmoothing}, but this loss has no labels to smooth. Set it to 0, or loss.kind to bce, bce-saturating or least-squares",
                ["loss.labelSmoothing"]);
        }
    }
}
