namespace Sparring.Training;

/// <summary>Sums over the rounds of a tick that is not over yet.</summary>
/// <param name="Rounds">Rounds summed.</param>
/// <param name="Images">Real images shown in them.</param>
/// <param name="Seconds">Seconds they took.</param>
/// <param name="DiscriminatorLoss">Sum of D's losses.</param>
/// <param name="GeneratorLoss">Sum of G's losses.</param>
/// <param name="RealScore">Sum of mean ŷ on reals.</param>
/// <param name="FakeScore">Sum of mean ŷ on fakes.</param>
public readonly record struct TickTotals(
    long Rounds, long Images, double Seconds, double DiscriminatorLoss, double GeneratorLoss, double RealScore, double FakeScore)
{
    /// <summary>Seconds of them in which training waited for data.</summary>
    public double WaitSeconds { get; init; }

    /// <summary>Sum of the mean sign of D's logits on reals, -1 to 1.</summary>
    public double RealSign { get; init; }
}
