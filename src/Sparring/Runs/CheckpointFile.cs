namespace Sparring.Runs;

/// <summary>A file of a checkpoint that is to be saved.</summary>
/// <param name="Name">A plain file name.</param>
/// <param name="Write">Writes its content to a stream that cannot seek.</param>
internal sealed record CheckpointFile(string Name, Action<Stream> Write);
