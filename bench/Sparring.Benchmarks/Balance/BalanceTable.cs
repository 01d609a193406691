using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Sparring.Benchmarks.Balance;

/// <summary>Writes what the games say into docs/balance.md: of the sources as they are, those with others being listed as stale and left out.</summary>
internal static class BalanceTable
{
    private const string Picture = "docs/images/balance-bench.svg";
    private const string Multiples = "Behind an opponent stands auto's distance as a multiple of its, over the seeds that both have played: all of off's, the first of the others'.";

    /// <summary>Writes the tables and the picture.</summary>
    public static int Write()
    {
        BalanceResults played = BalanceResults.Read();
        BalanceBars bars = new(played);
        var text = new StringBuilder();
        Append(text, $"\n{played.Count} games with the sources {SourceHash.Whole}; {played.Stale} results of other sources are left out.\n\n| Bar | Asked | Measured |\n|---|---|---|\n");
        (string Bar, string Asked, string Measured)[] measured = [.. bars.All()];
        foreach ((string bar, string asked, string reached) in measured.Where(m => m.Measured != BalanceBars.NotPlayed))
        {
            Append(text, $"| {bar} | {asked} | {reached} |\n");
        }

        string[] missing =
        [
            .. measured.Where(m => m.Measured == BalanceBars.NotPlayed).Select(m => m.Bar),
            .. BalanceScenario.All.Where(s => !played.Pairs(s, "auto", "off").Any()).Select(s => s.Name),
        ];
        Append(text, $"{(missing.Length == 0 ? "" : $"\nNot played yet: {string.Join("; ", missing)}.\n")}");
        Table(text, played, [.. BalanceScenario.Images, .. BalanceScenario.Untouched], f => Invariant($"{Number(f.Distance)} ({f.Coverage:0.00})"),
            $"**Images**: the geometric mean of the two FIDs in the end, behind it the coverage. {Multiples}");
        Table(text, played, BalanceScenario.Toys, f => Invariant($"{Number(f.Distance)} ({f.Coverage:0.00}, {f.Precision:0.00})"),
            $"**Points**: the sliced Wasserstein distance in the end, behind it the share of modes hit and of samples of high quality. {Multiples}");
        MarkedText.Write("docs/balance.md", "bench", text.ToString());
        File.WriteAllText(Path.Combine(ResultFile.TopFolder, Picture), BalancePlot.Draw(
            [.. BalanceScenario.All.Select(s => (s.Name, Ratios: played.Ratios(s, "auto", "off"))).Where(row => row.Ratios.Length > 0)]));
        return 0;
    }

    private static void Table(StringBuilder text, BalanceResults played, IReadOnlyList<BalanceScenario> scenarios, Func<BalanceFigures, string> cell, string title)
    {
        BalanceScenario[] shown = [.. scenarios.Where(s => played.Of(s, "auto").Count + played.Of(s, "off").Count > 0)];
        if (shown.Length == 0)
        {
            return;
        }

        string[] opponents = [.. shown.SelectMany(BalancePlan.Shown).Distinct().Where(o => shown.Any(s => played.Of(s, o).Count > 0))];
        Append(text, $"\n{title}\n\n| Scenario | Seeds | {string.Join(" | ", opponents)} |\n|---|---|{string.Concat(Enumerable.Repeat("---|", opponents.Length))}\n");
        foreach (BalanceScenario scenario in shown)
        {
            string[] cells = [.. opponents.Select(o => played.MeanLast(scenario, o) is { } mean ? cell(mean) + Multiple(played.Ratios(scenario, "auto", o), o) : "–")];
            Append(text, $"| {scenario.Name} | {Math.Max(played.Of(scenario, "auto").Count, played.Of(scenario, "off").Count)} | {string.Join(" | ", cells)} |\n");
        }
    }

    private static string Multiple(double[] ratios, string opponent) => opponent == "auto" || ratios.Length == 0 ? "" : $" ×{Number(Means.Geometric(ratios))}";

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("G3", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, FormattableString line) => text.Append(Invariant(line));
}
