namespace Sparring.Metrics.Features.Inception;

/// <summary>How far a download has come.</summary>
/// <param name="Done">Bytes that have arrived; it only grows.</param>
/// <param name="Total">Bytes in all.</param>
public readonly record struct DownloadProgress(long Done, long Total);
