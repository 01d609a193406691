using System.Globalization;
using System.Text;

namespace Sparring.Benchmarks.Speed;

/// <summary>Writes the sampling benchmark's results into docs/performance.md, between two marks.</summary>
internal static class SamplingTable
{
    /// <summary>Rewrites the table.</summary>
    public static void Write(SamplingReport report)
    {
        var text = new StringBuilder();
        text.Append("\n| generator | plain, images/s | Sparring, images/s | ratio | lowest, highest |\n");
        text.Append("|---|---|---|---|---|\n");
        foreach (SamplingResult row in report.Rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Case} | {row.PlainImagesPerSecond:0} | {row.SparringImagesPerSecond:0} | **{row.Ratio:0.00}** | {row.LowestRatio:0.00}, {row.HighestRatio:0.00} |\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\n{report.Rows[0].Threads} threads; {report.LoadBefore:0.0} other processes wanted to run in the minute before.\n");
        MarkedText.Write("docs/performance.md", "sampling", text.ToString());
    }
}
