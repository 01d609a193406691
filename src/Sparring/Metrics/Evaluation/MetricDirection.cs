namespace Sparring.Metrics.Evaluation;

/// <summary>Which way a number gets better.</summary>
public enum MetricDirection
{
    /// <summary>The lower, the better.</summary>
    Lower,

    /// <summary>The higher, the better.</summary>
    Higher,

    /// <summary>A detail of another number, for files rather than for tables.</summary>
    Neither,
}
