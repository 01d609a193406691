namespace Sparring.Balance;

/// <summary>D's learning rate, steered so that its mean scores of reals and fakes stay apart by a constant.</summary>
/// <param name="scoreGap">By how much, 0 to 1.</param>
internal sealed class LearningRatePolicy(double scoreGap) : IBalancePolicy
{
    private const double Gain = 0.5;

    public BalanceStep Adjust(BalanceState state, BalanceSettings settings)
    {
        double factor = Math.Exp(-Gain * (state.Readings[^1].ScoreGap - scoreGap));
        return new BalanceStep(state, settings with
        {
            DiscriminatorRate = Math.Clamp(settings.DiscriminatorRate * factor, BalanceSettings.LowestRate, BalanceSettings.HighestRate),
        });
    }
}
