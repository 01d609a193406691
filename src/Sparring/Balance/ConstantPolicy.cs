namespace Sparring.Balance;

/// <summary>Settings that a game begins with and keeps.</summary>
/// <param name="applied">The game's settings with the policy's own.</param>
internal sealed class ConstantPolicy(Func<BalanceSettings, BalanceSettings> applied) : IBalancePolicy
{
    public BalanceSettings Applied(BalanceSettings settings) => applied(settings);

    public BalanceStep Adjust(BalanceState state, BalanceSettings settings) => new(state, settings);
}
