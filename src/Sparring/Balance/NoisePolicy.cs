namespace Sparring.Balance;

/// <summary>Instance noise, steered so that D's mean scores of reals and fakes stay apart by a constant.</summary>
/// <param name="scoreGap">By how much, 0 to 1.</param>
internal sealed class NoisePolicy(double scoreGap) : IBalancePolicy
{
    /// <summary>Noise of the strength of the picture itself.</summary>
    public const double Most = 1;

    private const double Gain = 0.1;

    public BalanceStep Adjust(BalanceState state, BalanceSettings settings)
    {
        double change = Gain * (state.Readings[^1].ScoreGap - scoreGap);
        return new BalanceStep(state, settings with { InstanceNoise = Math.Clamp(settings.InstanceNoise + change, 0, Most) });
    }
}
