namespace Sparring.Data.Inspection;

/// <summary>Two images that show the same.</summary>
/// <param name="First">The name of one, or "image 17" where it has none.</param>
/// <param name="Second">The name of the other.</param>
/// <param name="FirstIndex">Its index in the source.</param>
/// <param name="SecondIndex">Its index in the source.</param>
public sealed record NearPair(string First, string Second, int FirstIndex, int SecondIndex);
