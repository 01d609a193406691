using System.Globalization;

namespace Sparring.Balance;

/// <summary>How the two networks compare before the game: a player of many times the other's size is usually ahead from the first round.</summary>
/// <param name="GeneratorParameters">G's trained numbers.</param>
/// <param name="DiscriminatorParameters">D's.</param>
/// <param name="GeneratorFlops">Floating-point operations of G for one sample.</param>
/// <param name="DiscriminatorFlops">Those of D.</param>
public sealed record PairSizes(long GeneratorParameters, long DiscriminatorParameters, double GeneratorFlops, double DiscriminatorFlops)
{
    /// <summary>A discriminator so many times as large as the generator, or as small, is worth a warning.</summary>
    public const double Lopsided = 4;

    /// <summary>D's parameters as a multiple of G's.</summary>
    public double ParameterRatio => (double)DiscriminatorParameters / Math.Max(1, GeneratorParameters);

    /// <summary>D's operations as a multiple of G's.</summary>
    public double FlopRatio => DiscriminatorFlops / Math.Max(1, GeneratorFlops);

    /// <summary>Whether both ratios point one way, and one of them is beyond <see cref="Lopsided"/>.</summary>
    public bool IsLopsided => (ParameterRatio >= 1 && FlopRatio >= 1 && Math.Max(ParameterRatio, FlopRatio) > Lopsided)
        || (ParameterRatio <= 1 && FlopRatio <= 1 && Math.Min(ParameterRatio, FlopRatio) < 1 / Lopsided);

    /// <summary>The comparison, and the warning where there is reason for one, in one or two sentences.</summary>
    public string Sentence
    {
        get
        {
            string compared = string.Create(CultureInfo.InvariantCulture, $"The discriminator has {ParameterRatio:0.##} times the generator's parameters and {FlopRatio:0.##} times its FLOPs.");
            return !IsLopsided ? compared
                : FlopRatio > 1 ? $"{compared} Warning: it is likely to be far ahead. Make it smaller, or watch 'sparring runs balance'."
                : $"{compared} Warning: it may be too weak to teach. Make it larger, or watch 'sparring runs balance'.";
        }
    }
}
