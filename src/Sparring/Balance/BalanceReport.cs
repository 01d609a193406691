using System.Text.Json.Serialization;

namespace Sparring.Balance;

/// <summary>A reading, what it means, and what follows from it.</summary>
/// <param name="Reading">The numbers.</param>
/// <param name="Verdict">What they mean.</param>
/// <param name="Settings">How the next rounds are played.</param>
public sealed record BalanceReport(BalanceReading Reading, BalanceVerdict Verdict, BalanceSettings Settings)
{
    /// <summary>Why they are played otherwise; null where they are not, or where a policy merely steers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BalanceDecision? Decision { get; init; }
}
