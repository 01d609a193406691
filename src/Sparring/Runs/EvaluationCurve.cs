using System.Globalization;
using Sparring.Metrics.Evaluation;
using Sparring.Tensors;

namespace Sparring.Runs;

/// <summary>How one number went over a run's checkpoints.</summary>
/// <param name="Name">The number, such as "fid".</param>
/// <param name="Direction">Which way it is better.</param>
/// <param name="Records">The checkpoints' lines that have the number, by kimg.</param>
public sealed record EvaluationCurve(string Name, MetricDirection Direction, IReadOnlyList<EvaluationRecord> Records)
{
    /// <summary>The curve of the number that sums up a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="evaluations">Of one run, by the same settings.</param>
    /// <returns>Null where no checkpoint has the number.</returns>
    public static EvaluationCurve? Of(MetricKind metric, IEnumerable<EvaluationRecord> evaluations)
    {
        (string name, MetricDirection direction) = MetricNames.SummaryOf(metric);
        EvaluationRecord[] records = [.. evaluations.Where(record => record.Values.ContainsKey(name)).OrderBy(record => record.Kimg)];
        return records.Length == 0 ? null : new EvaluationCurve(name, direction, records);
    }

    /// <summary>The checkpoint with the best number, the earliest of equal ones; null where none is finite.</summary>
    public EvaluationRecord? Best => Records
        .Where(record => double.IsFinite(ValueOf(record)))
        .MinBy(record => Direction == MetricDirection.Higher ? -ValueOf(record) : ValueOf(record));

    /// <summary>The number in a line.</summary>
    public double ValueOf(EvaluationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Values[Name];
    }

    /// <summary>Draws the curve over kimg, with the best marked.</summary>
    /// <returns>The bytes of a PNG file.</returns>
    public byte[] Encode()
    {
        EvaluationRecord? best = Best;
        EvaluationRecord any = Records[0];
        string better = Direction == MetricDirection.Higher ? "higher is better" : "lower is better";
        string features = any.Features is { } name ? $", features {name}" : "";
        return CurvePlot.Encode(
            [.. Records.Select(record => (record.Kimg ?? double.NaN, ValueOf(record)))],
            best is null ? null : Records.Index().First(entry => ReferenceEquals(entry.Item, best)).Index,
            best is null ? "" : FormattableString.Invariant($"best: {ValueOf(best):0.####} at {best.Kimg:0.###} kimg"),
            $"{Name} ({better}) of {Short(any.Fakes)}",
            string.Create(CultureInfo.InvariantCulture, $"against {Short(any.Reference)}{features}, {any.FakeCount} fakes, {any.RealCount} reals"),
            "kimg: thousands of real images shown");
    }

    private static string Short(string name) => name.Length <= 24 ? name : name[..23] + "-";
}
