namespace Sparring.Metrics.Evaluation;

/// <summary>One number of an evaluation.</summary>
/// <param name="Metric">The metric that it belongs to; the first of a metric is the one that sums it up.</param>
/// <param name="Name">In camelCase, for files: "fid", "kid", "precision".</param>
/// <param name="Value">The number; NaN where it cannot be told.</param>
/// <param name="StandardError">How far it is expected to be off; null where that is not known.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Meaning">A few words for people, such as "of 10 classes"; may be empty.</param>
public sealed record MetricValue(MetricKind Metric, string Name, double Value, double? StandardError, MetricDirection Direction, string Meaning);
