using Sparring.Metrics.Evaluation;

namespace Sparring.Runs;

/// <summary>An evaluation as a line of `metrics.jsonl`.</summary>
public sealed record EvaluationRecord
{
    /// <summary>The version of the line's form.</summary>
    public int Format { get; init; } = 1;

    /// <summary>What was evaluated: a run's folder name, or the name of a data set.</summary>
    public required string Fakes { get; init; }

    /// <summary>The name of the checkpoint; null where the fakes are of no run.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The checkpoint's round.</summary>
    public long? Round { get; init; }

    /// <summary>The checkpoint's place in the training, in thousands of real images shown.</summary>
    public double? Kimg { get; init; }

    /// <summary>"ema" or "raw".</summary>
    public string? Weights { get; init; }

    /// <summary>SHA-256 of the generator's file.</summary>
    public string? Generator { get; init; }

    /// <summary>The name of the real images.</summary>
    public required string Reference { get; init; }

    /// <summary>The fingerprint of the real images that were looked at.</summary>
    public required string ReferenceFingerprint { get; init; }

    /// <summary>The fingerprint of the training images that memorisation compares with; null where it was not measured.</summary>
    public string? TrainingFingerprint { get; init; }

    /// <summary>The features' name; null where none were needed.</summary>
    public string? Features { get; init; }

    /// <summary>The features' fingerprint: numbers of equal ones can be compared.</summary>
    public string? FeaturesFingerprint { get; init; }

    /// <summary>What the numbers follow from besides images and features (<see cref="Evaluator.Method"/>); null in lines of before it was kept.</summary>
    public string? Method { get; init; }

    /// <summary>Fakes that were looked at.</summary>
    public required int FakeCount { get; init; }

    /// <summary>Real images that were looked at.</summary>
    public required int RealCount { get; init; }

    /// <summary>The seed of fakes and choices.</summary>
    public required long Seed { get; init; }

    /// <summary>The metrics, in order.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>Every number by its name; a standard error's name ends in `StandardError`.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>What speaks against trusting a number, and what was left out.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>A line for what an evaluator found of a data set.</summary>
    public static EvaluationRecord Of(Evaluator evaluator, EvaluationResult result, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        var values = new Dictionary<string, double>();
        foreach (MetricValue value in result.Values)
        {
            values[value.Name] = value.Value;
            if (value.StandardError is { } error)
            {
                values[value.Name + "StandardError"] = error;
            }
        }

        return new EvaluationRecord
        {
            Fakes = result.Fakes,
            Reference = result.Reference,
            ReferenceFingerprint = result.ReferenceFingerprint,
            TrainingFingerprint = evaluator.TrainingFingerprint,
            Features = result.Features?.Name,
            FeaturesFingerprint = result.Features?.Fingerprint,
            Method = evaluator.Method,
            FakeCount = result.FakeCount,
            RealCount = result.RealCount,
            Seed = options.Seed,
            Metrics = [.. evaluator.Metrics.Select(MetricNames.Of)],
            Values = values,
            Warnings = result.Warnings,
        };
    }

    /// <summary>Whether another line is of the same question, so that its numbers answer this one too.</summary>
    public bool AsksTheSame(EvaluationRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Checkpoint, Weights, Generator, ReferenceFingerprint, TrainingFingerprint, FeaturesFingerprint, Method, FakeCount, Seed)
            == (other.Checkpoint, other.Weights, other.Generator, other.ReferenceFingerprint, other.TrainingFingerprint, other.FeaturesFingerprint, other.Method, other.FakeCount, other.Seed)
            && Metrics.SequenceEqual(other.Metrics);
    }
}
