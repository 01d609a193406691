namespace Sparring.Metrics.Features;

/// <summary>One file that metrics keep.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">On disk.</param>
/// <param name="LastUsed">When it was last written or read.</param>
public sealed record MetricsCacheEntry(MetricsCacheKind Kind, string Path, long Bytes, DateTimeOffset LastUsed);
