namespace Sparring.Metrics.Coverage;

/// <summary>Which attributes fakes of `kittens` show, each against all of its values equally often.</summary>
/// <param name="Coats">Of the 8 coats.</param>
/// <param name="Ears">Of the 3 shapes of ears.</param>
/// <param name="Eyes">Of the 4 colours of eyes.</param>
/// <param name="Combinations">Of the 96 combinations: coat first, then ears, then eyes in the number of a class.</param>
public sealed record KittenCoverage(ModeCoverage Coats, ModeCoverage Ears, ModeCoverage Eyes, ModeCoverage Combinations);
