using System.Globalization;
using System.Text;

namespace Sparring.Benchmarks;

/// <summary>Writes the baseline's results into docs/results.md, between two marks.</summary>
internal static class BaselineTable
{
    private static readonly (string Head, string Value, string Format)[] _columns =
    [
        ("FID", "fid", "0.0"),
        ("KID", "kid", "0.000"),
        ("precision", "precision", "0.00"),
        ("recall", "recall", "0.00"),
        ("density", "density", "0.00"),
        ("coverage", "coverage", "0.00"),
        ("IS", "inceptionScore", "0.00"),
        ("SWD", "swd", "0.0"),
        ("KL of classes", "modesKl", "0.000"),
        ("copies", "memorisation", "0.00"),
    ];

    /// <summary>Rewrites the tables.</summary>
    public static int Write()
    {
        MarkedText.Write("docs/results.md", "results", Tables());
        return 0;
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var group in BaselinePlan.All.GroupBy(plan => (plan.Data, plan.Recipe)))
        {
            BaselineResult[] results = [.. group.SelectMany(plan => ResultFile.Read<BaselineResult>(plan.ResultName))];
            if (results.Length == 0)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n### {group.Key.Data}, `{group.Key.Recipe}`\n\n");
            text.Append(CultureInfo.InvariantCulture, $"| minutes | kimg | seeds | {string.Join(" | ", _columns.Select(column => column.Head))} |\n");
            text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat("---|", _columns.Length + 3))}\n");
            foreach (var moment in results.GroupBy(result => (result.Minutes, result.Kimg)).OrderBy(moment => moment.Key.Minutes))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {moment.Key.Minutes} | {moment.Key.Kimg} | {moment.Count()} | {Cells([.. moment])} |\n");
            }

            if (ResultFile.Read<BaselineResult>(BaselinePlan.RealResultName(group.Key.Data)) is { Count: > 0 } real)
            {
                text.Append(CultureInfo.InvariantCulture, $"| real images | | | {Cells(real)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Cells(IReadOnlyList<BaselineResult> results) => string.Join(
        " | ", _columns.Select(column => Cell([.. results.Select(result => result.Values.GetValueOrDefault(column.Value, double.NaN))], column.Format)));

    /// <summary>The mean of the seeds, and how far the furthest is from it.</summary>
    private static string Cell(double[] values, string format)
    {
        double mean = values.Average();
        return values.Length == 1
            ? mean.ToString(format, CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{mean.ToString(format, CultureInfo.InvariantCulture)} ± {values.Max(value => Math.Abs(value - mean)).ToString(format, CultureInfo.InvariantCulture)}");
    }
}
