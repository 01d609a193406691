using System.Globalization;
using System.Text;

namespace Sparring.Benchmarks.Speed;

/// <summary>Writes the speed benchmark's results into docs/performance.md, and what is most of interest into the README, between two marks each.</summary>
internal static class SpeedTable
{
    /// <summary>Rewrites the tables from bench/results.</summary>
    public static int Write()
    {
        IReadOnlyList<SpeedResult> rows = ResultFile.Read<SpeedResult>(SpeedBenchmark.ResultName);
        if (rows.Count == 0)
        {
            Console.Error.WriteLine("There are no results of this processor: run 'speed' first.");
            return 1;
        }

        MarkedText.Write("docs/performance.md", "speed", Table(rows));
        MarkedText.Write("README.md", "speed", Quote(rows));
        return 0;
    }

    /// <summary>A line for each case that was measured with fakes reused, as the reference does.</summary>
    private static string Quote(IReadOnlyList<SpeedResult> rows)
    {
        var text = new StringBuilder();
        text.Append("\n| networks | fp32: images/s | in one process | alone | bf16: images/s | in one process | alone |\n|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<string, SpeedResult> played in rows.GroupBy(r => r.Case))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {played.Key} |{Ratios(played, "fp32")}{Ratios(played, "bf16")}\n");
        }

        return text.ToString();
    }

    private static string Ratios(IEnumerable<SpeedResult> rows, string variant) => rows.FirstOrDefault(r => r.Variant == variant) is { } row
        ? string.Create(CultureInfo.InvariantCulture, $" {row.ImagesPerSecond:0} | **{row.Ratio:0.00}** | {row.AloneRatio:0.00} |")
        : " – | – | – |";

    private static string Table(IReadOnlyList<SpeedResult> rows)
    {
        var text = new StringBuilder();
        text.Append("\n| networks | played | reference, ms | Sparring, ms | ratio | alone | images/s | GFLOP/s | of ceiling | outside | peak MiB: reference, Sparring |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (SpeedResult row in rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Case} | {row.Variant} | {row.ReferenceMilliseconds:0.0} | {row.SparringMilliseconds:0.0} | **{row.Ratio:0.00}** ({row.LowestRatio:0.00} to {row.HighestRatio:0.00}) | {row.AloneRatio:0.00} | {row.ImagesPerSecond:0} "
                + $"| {row.GigaflopsPerSecond:0} | {row.CeilingShare:0 %} | {row.OutsideShare:0.0 %} | {row.ReferencePeakMiB:0}, {row.SparringPeakMiB:0} |\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\nBehind a ratio: the lowest and the highest of its pairs. Before the rows were measured, {rows.Min(r => r.LoadBefore):0.0} to {rows.Max(r => r.LoadBefore):0.0} other processes wanted to run.\n");
        foreach (var threads in rows.Select(r => r.Ceilings).GroupBy(c => c.Threads))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\nCeilings with {threads.Key} {(threads.Key == 1 ? "thread" : "threads")}, GFLOP/s: convolution {Range(threads, c => c.ConvolutionFp32)} in fp32 and "
                + $"{Range(threads, c => c.ConvolutionBf16)} in bf16, matrix product {Range(threads, c => c.ProductFp32)} and {Range(threads, c => c.ProductBf16)}.\n");
        }

        return text.ToString();
    }

    private static string Range(IEnumerable<Ceilings> all, Func<Ceilings, double> ceiling) =>
        all.Min(ceiling) == all.Max(ceiling) ? $"{all.Max(ceiling):0}" : $"{all.Min(ceiling):0} to {all.Max(ceiling):0}";
}
