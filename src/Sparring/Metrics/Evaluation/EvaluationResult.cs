using Sparring.Metrics.Memorisation;

namespace Sparring.Metrics.Evaluation;

/// <summary>What an evaluation found. Plain numbers: no tensor is held.</summary>
public sealed record EvaluationResult
{
    /// <summary>The fakes' name.</summary>
    public required string Fakes { get; init; }

    /// <summary>How many fakes were looked at.</summary>
    public required int FakeCount { get; init; }

    /// <summary>The reference's name.</summary>
    public required string Reference { get; init; }

    /// <summary>The reference's fingerprint, with what was chosen of it.</summary>
    public required string ReferenceFingerprint { get; init; }

    /// <summary>How many reference images were looked at.</summary>
    public required int RealCount { get; init; }

    /// <summary>By whose features; null where no metric needed any.</summary>
    public required FeaturesInUse? Features { get; init; }

    /// <summary>Every number, metric after metric in the order asked for; the first of each metric sums it up.</summary>
    public required IReadOnlyList<MetricValue> Values { get; init; }

    /// <summary>Whether fakes are copies, with the nearest pairs; null where that was not measured.</summary>
    public required MemorisationResult? Memorisation { get; init; }

    /// <summary>What speaks against trusting a number, and what was left out, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The number of a name, such as "fid"; null where it was not measured.</summary>
    public double? this[string name] => Values.FirstOrDefault(value => value.Name == name)?.Value;
}
