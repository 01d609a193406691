namespace Sparring.Data;

/// <summary>How far the opening of a source has come.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Done">Files of this phase that are done; it only grows.</param>
/// <param name="Total">Files in all; 0 where that is not known.</param>
public readonly record struct OpenProgress(OpenPhase Phase, int Done, int Total);
