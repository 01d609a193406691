using System.Text.Json.Serialization;

namespace Sparring.Training;

/// <summary>The plain numbers of a frozen pair of players.</summary>
/// <param name="Reading">The number of the reading at which it was frozen.</param>
/// <param name="GeneratorRating">G's rating then.</param>
/// <param name="DiscriminatorRating">D's rating then.</param>
/// <param name="RealLogits">What that D says of the reals of every reading, one for each.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record RivalProgress(long Reading, double GeneratorRating, double DiscriminatorRating, IReadOnlyList<double> RealLogits);
