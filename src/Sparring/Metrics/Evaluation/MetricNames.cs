using Sparring.Data;
using Sparring.Options;

namespace Sparring.Metrics.Evaluation;

/// <summary>The names by which people ask for metrics.</summary>
public static class MetricNames
{
    private static readonly (string Name, MetricKind Kind)[] _names =
    [
        ("fid", MetricKind.Fid),
        ("kid", MetricKind.Kid),
        ("prdc", MetricKind.Prdc),
        ("is", MetricKind.InceptionScore),
        ("swd", MetricKind.Swd),
        ("modes", MetricKind.Modes),
        ("memorisation", MetricKind.Memorisation),
    ];

    /// <summary>All names, in the order of <see cref="MetricKind"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. _names.Select(entry => entry.Name)];

    /// <summary>The name of a metric, such as "prdc".</summary>
    public static string Of(MetricKind kind) => _names.First(entry => entry.Kind == kind).Name;

    /// <summary>The number that sums up a metric, the first of its <see cref="MetricValue"/>s, and which way it is better.</summary>
    public static (string Name, MetricDirection Direction) SummaryOf(MetricKind kind) => kind switch
    {
        MetricKind.Prdc => ("precision", MetricDirection.Higher),
        MetricKind.InceptionScore => ("inceptionScore", MetricDirection.Higher),
        MetricKind.Modes => ("modes", MetricDirection.Higher),
        _ => (Of(kind), MetricDirection.Lower),
    };

    /// <summary>Reads a list such as "fid,kid". The first one is the metric by which checkpoints are ranked.</summary>
    /// <exception cref="UsageException">A name is unknown, or there is none.</exception>
    public static IReadOnlyList<MetricKind> Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        string[] asked = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return asked.Length > 0
            ? [.. asked.Select(ParseOne).Distinct()]
            : throw new UsageException($"A list of metrics should name at least one of {string.Join(", ", All)}, but is '{PrintableName.Of(list)}'.");
    }

    private static MetricKind ParseOne(string name)
    {
        foreach ((string known, MetricKind kind) in _names)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        string meant = NearestName.Suggest(name, All) is { } suggestion ? $" Did you mean '{suggestion}'?" : "";
        throw new UsageException($"There is no metric '{PrintableName.Of(name)}'.{meant} The metrics are {string.Join(", ", All)}.");
    }
}
