namespace Sparring.Data;

/// <summary>How far the opening of a source has come.</summary>
/// <param name="Done">Files decoded so far; it only grows.</param>
/// <param name="Total">Files in all.</param>
public readonly record struct OpenProgress(int Done, int Total);
