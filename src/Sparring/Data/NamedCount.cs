namespace Sparring.Data;

/// <summary>How many there are of a kind.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Count">How many.</param>
public sealed record NamedCount(string Name, int Count);
