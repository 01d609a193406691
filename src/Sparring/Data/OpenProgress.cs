namespace Sparring.Data;

/// <summary>How far the opening of a source has come.</summary>
/// <param name="Done">Files looked at so far. It starts again where a second pass over the files is needed.</param>
/// <param name="Total">Files in all.</param>
public readonly record struct OpenProgress(int Done, int Total);
