using System.Text.Json.Serialization;

namespace Sparring.Balance;

/// <summary>Mean and spread of a discriminator's answers to one set of images.</summary>
/// <param name="Mean">The mean logit.</param>
/// <param name="Variance">The variance of the logits.</param>
/// <param name="Count">Images, 2 or more.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct Logits(double Mean, double Variance, int Count)
{
    /// <summary>Sums logits up.</summary>
    /// <param name="values">Two or more.</param>
    public static Logits Of(ReadOnlySpan<double> values)
    {
        Estimate mean = Estimate.Mean(values);
        return new Logits(mean.Value, mean.StandardError * mean.StandardError * values.Length, values.Length);
    }
}
