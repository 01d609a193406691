using System.Text.Json.Serialization;

namespace Sparring.Balance;

/// <summary>What a reading means.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Confidence">How far it is from chance, 0 to 1: the probability, for normal errors, that what it rests on is on the right side of its limits.</param>
/// <param name="Sentence">The same in a sentence, with the numbers that it rests on.</param>
/// <param name="SinceKimg">When it was given first without another in between, in kimg.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record BalanceVerdict(Verdict Verdict, double Confidence, string Sentence, double SinceKimg)
{
    /// <summary>Another verdict, for which the latest reading speaks while too few in a row do; then the sentence is about that. Null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Verdict? Candidate { get; init; }
}
