namespace Sparring.Runs;

/// <summary>A checkpoint that was found whole: every file is there and has the bytes that were saved.</summary>
/// <param name="Entry">Where it stands in the run.</param>
/// <param name="Files">The names of its files.</param>
public sealed record Checkpoint(CheckpointEntry Entry, IReadOnlyList<string> Files)
{
    /// <summary>The path of one of its files.</summary>
    /// <param name="name">One of <see cref="Files"/>.</param>
    /// <exception cref="CheckpointDamagedException">The checkpoint has no such file.</exception>
    public string PathOf(string name) => Files.Contains(name, StringComparer.Ordinal)
        ? Path.Combine(Entry.Path, name)
        : throw new CheckpointDamagedException(Entry.Path, $"it holds no '{name}', but {string.Join(", ", Files)}");
}
