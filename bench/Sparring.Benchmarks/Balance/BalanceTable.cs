using System.Globalization;
using System.Text;

namespace Sparring.Benchmarks.Balance;

/// <summary>Writes what the games say into docs/balance.md: of the sources as they are, those with others being listed as stale and left out.</summary>
internal static class BalanceTable
{
    private const int Draws = 10_000;
    private const double Curable = 1.25;

    private static readonly string[] _shown = ["off", "auto", "p-noise-0.3", "r1-1", "p-ada-100", "decay"];

    /// <summary>Writes the tables.</summary>
    public static int Write()
    {
        Dictionary<(string Scenario, string Opponent), BalanceResult[]> played = [];
        int stale = 0;
        foreach (BalanceScenario scenario in BalanceScenario.All)
        {
            foreach (BalanceOpponent opponent in BalanceOpponent.All)
            {
                BalanceResult[] results = [.. scenario.Seeds.Select(seed => BalanceBenchmark.Read(scenario, opponent, seed)).OfType<BalanceResult>()];
                stale += results.Count(r => r.Sources != SourceHash.Text);
                played[(scenario.Name, opponent.Name)] = [.. results.Where(r => r.Sources == SourceHash.Text)];
            }
        }

        var text = new StringBuilder();
        Append(text, $"\nSources {SourceHash.Text}; {played.Sum(p => p.Value.Length)} games; {stale} results of other sources are left out.\n");
        Append(text, $"\n| scenario | seeds | {string.Join(" | ", _shown)} | auto/off | auto last/best | off last/best |\n|{string.Concat(Enumerable.Repeat("---|", _shown.Length + 5))}\n");
        foreach (BalanceScenario scenario in BalanceScenario.All)
        {
            BalanceResult[] auto = played[(scenario.Name, "auto")], off = played[(scenario.Name, "off")];
            if (auto.Length > 0 || off.Length > 0)
            {
                Append(text, $"| {scenario.Name} | {Math.Max(auto.Length, off.Length)} | {string.Join(" | ", _shown.Select(o => Number(Mean(played[(scenario.Name, o)].Select(r => r.Last)))))} | {Number(Mean(Pairs(auto, off)))} | {Number(Mean(auto.Select(r => r.Last / r.Best)))} | {Number(Mean(off.Select(r => r.Last / r.Best)))} |\n");
            }
        }

        Append(text, $"\nGeometric means over seeds of the last figure: FID in a classifier's features for images, sliced Wasserstein distance for points.\n\n");
        foreach (string line in Bars(played))
        {
            Append(text, $"- {line}\n");
        }

        MarkedText.Write("docs/balance.md", "bench", text.ToString());
        return 0;
    }

    private static IEnumerable<string> Bars(Dictionary<(string Scenario, string Opponent), BalanceResult[]> played)
    {
        double[] healthy = [.. BalanceScenario.All.Where(s => BalanceScenario.HealthyKinds.Contains(s.Kind)).SelectMany(s => Pairs(played[(s.Name, "auto")], played[(s.Name, "off")]))];
        yield return $"**No harm**: healthy games, auto / off {Interval(healthy)}.";
        foreach (string opponent in _shown.Where(o => o != "auto"))
        {
            yield return $"Last of auto / last of {opponent}, all scenarios: {Interval([.. BalanceScenario.All.SelectMany(s => Pairs(played[(s.Name, "auto")], played[(s.Name, opponent)]))])}.";
        }

        yield return $"Last of auto / best of off, all scenarios: {Interval([.. BalanceScenario.All.SelectMany(s => Pairs(played[(s.Name, "auto")], played[(s.Name, "off")], best: true))])}.";
        BalanceResult[] autos = [.. BalanceScenario.All.SelectMany(s => played[(s.Name, "auto")])];
        yield return Text($"**No late collapse**: last at most 1.05 times best in {autos.Count(r => r.Last <= 1.05 * r.Best)} of {autos.Length} games under auto.");
        foreach (BalanceScenario scenario in BalanceScenario.All.Where(s => !BalanceScenario.HealthyKinds.Contains(s.Kind)))
        {
            double reference = Mean(played[(scenario.HealthyName, "off")].Select(r => r.Last));
            (string Name, double Value)[] cures = [.. BalanceOpponent.Constants.Select(c => (c.Name, Mean(played[(scenario.Name, c.Name)].Select(r => r.Last)))).Where(c => c.Item2 <= Curable * reference)];
            if (cures.Length > 0 && played[(scenario.Name, "auto")].Length > 0)
            {
                yield return Text($"**Rescue**, {scenario.Name}: curable by {cures.MinBy(c => c.Value).Name}; auto {Number(Mean(played[(scenario.Name, "auto")].Select(r => r.Last)) / reference)} x healthy, {Number(Mean(Pairs(played[(scenario.Name, "auto")], played[(scenario.Name, "off")])))} x off.");
            }
        }
    }

    /// <summary>Of the same seeds, the ratios of the last figures.</summary>
    private static IEnumerable<double> Pairs(BalanceResult[] over, BalanceResult[] under, bool best = false) =>
        from a in over
        join b in under on a.Seed equals b.Seed
        let ratio = a.Last / (best ? b.Best : b.Last)
        where !double.IsNaN(ratio)
        select Math.Clamp(ratio, 1e-3, 1e3);

    /// <summary>A geometric mean, with the 5th and 95th percentile of its bootstrap.</summary>
    private static string Interval(double[] ratios)
    {
        if (ratios.Length == 0)
        {
            return "not played yet";
        }

        Random random = new(1);
        double[] logs = [.. ratios.Select(r => Math.Log(r))];
        double[] means = [.. Enumerable.Range(0, Draws).Select(_ => MeanOfDraws(logs, random)).Order()];
        return Text($"{Math.Exp(logs.Average()):0.00} ({Math.Exp(means[Draws / 20]):0.00} to {Math.Exp(means[Draws - 1 - Draws / 20]):0.00}, {ratios.Length} pairs)");
    }

    private static double MeanOfDraws(double[] values, Random random)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[random.Next(values.Length)];
        }

        return sum / values.Length;
    }

    private static double Mean(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0 ? double.NaN : Math.Exp(all.Average(v => Math.Log(v)));
    }

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("G3", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, FormattableString line) => text.Append(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
