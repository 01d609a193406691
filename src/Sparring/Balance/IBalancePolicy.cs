namespace Sparring.Balance;

/// <summary>Decides how the next rounds are played. A pure function: the same input gives the same answer.</summary>
internal interface IBalancePolicy
{
    /// <summary>Decides.</summary>
    /// <param name="state">What is known of the game, the latest reading and its verdict included.</param>
    /// <param name="settings">How it is played.</param>
    BalanceStep Adjust(BalanceState state, BalanceSettings settings);
}
