using System.Text.Json.Serialization;

namespace Sparring.Balance;

/// <summary>The state of the game at one moment, in plain numbers, each with its standard error. What is null could not be read, or was not due.</summary>
/// <remarks>
/// "As it plays" means D in train mode, shown batches of training size with the noise and augmentation of the moment; "clean" means D in eval mode,
/// shown images as they are. The first and each second reading have all but skill, the first and each fourth have that too; the others are light. Fakes are drawn from the same latents at every reading, so that two readings differ by what has been learned.
/// </remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record BalanceReading
{
    /// <summary>Rounds since the start of the training.</summary>
    public required long Round { get; init; }

    /// <summary>Thousands of real images shown since the start of the training.</summary>
    public required double Kimg { get; init; }

    /// <summary>Reals that were looked at.</summary>
    public required int Reals { get; init; }

    /// <summary>Whether the reals are held out from the training. Where they are not, a D that remembers looks like one that judges.</summary>
    public required bool IsHeldOut { get; init; }

    /// <summary>Mean ŷ on reals, as it plays.</summary>
    public required Estimate RealScore { get; init; }

    /// <summary>Mean ŷ on fakes, as it plays.</summary>
    public required Estimate FakeScore { get; init; }

    /// <summary>The probability that D scores a real above a fake, as it plays; see <see cref="Balance.Separation"/>.</summary>
    public required Estimate Separation { get; init; }

    /// <summary>The share of reals with ŷ above and fakes with ŷ below 0.5, as it plays.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>The share of fakes with ŷ below 0.01 or above 0.99, as it plays: answers that carry no direction where the loss saturates.</summary>
    public required Estimate Saturation { get; init; }

    /// <summary>Mean ŷ on reals, clean.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? CleanRealScore { get; init; }

    /// <summary>Mean ŷ on fakes, clean.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? CleanFakeScore { get; init; }

    /// <summary><see cref="Separation"/>, clean.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? CleanSeparation { get; init; }

    /// <summary>
    /// (mean logit of training images − of held-out ones) / (of training images − of fakes), clean: the share of D's certainty that is memory. Null where
    /// nothing is held out.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? OverfitGap { get; init; }

    /// <summary>The root mean square of ∂L_G/∂x̂ for each value of a fake, L_G being that fake's own loss: how much D's answer tells G.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? Feedback { get; init; }

    /// <summary>The cosine, -1 to 1, between the gradients on θ_G that the two halves of a batch give: whether D's answers point one way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Agreement { get; init; }

    /// <summary>The length of the gradient on θ_G.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GeneratorGradient { get; init; }

    /// <summary>The length of the gradient on θ_D in D's last turn.</summary>
    public required double DiscriminatorGradient { get; init; }

    /// <summary>Mean sign of D's logits on training images over the last tick, -1 to 1.</summary>
    public required double RealSign { get; init; }

    /// <summary>
    /// How far the fakes spread, as a share of the reals' spread: the root of the ratio of their total variances in the quality's features. 1 = as diverse; 0 = all alike.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? Diversity { get; init; }

    /// <summary>How far fakes of the average are from reals, the lower the better: the Fréchet distance in 64 principal components of random features, or for points the sliced Wasserstein distance. For the trend inside one run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? Quality { get; init; }

    /// <summary>What <see cref="Quality"/> would be if the fakes were training images: nothing is left to gain near it. Null where nothing is held out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? QualityOfReals { get; init; }

    /// <summary>G's rating by cross-play; see <see cref="CrossPlay"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? GeneratorSkill { get; init; }

    /// <summary>D's rating by cross-play, on the same scale: their difference is the gap between the two.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Estimate? DiscriminatorSkill { get; init; }

    /// <summary>How far apart D's mean scores of reals and fakes are, as it plays, -1 to 1.</summary>
    [JsonIgnore]
    public double ScoreGap => RealScore.Value - FakeScore.Value;
}
