namespace Sparring.Benchmarks.Balance;

/// <summary>The results that lie there, of the sources as they are.</summary>
internal sealed class BalanceResults
{
    // A game that has diverged is worse than any number; a mean needs one.
    private const double LeastRatio = 1e-3;
    private const double MostRatio = 1e3;

    private readonly Dictionary<(string Scenario, string Opponent), IReadOnlyList<BalanceResult>> _played = [];

    private BalanceResults()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _played.Values.Sum(results => results.Count);

    /// <summary>How many more there are of other sources.</summary>
    public int Stale { get; private set; }

    /// <summary>Reads them.</summary>
    public static BalanceResults Read()
    {
        BalanceResults results = new();
        foreach (BalanceScenario scenario in BalanceScenario.All)
        {
            foreach (string name in BalancePlan.Shown(scenario).Concat(BalanceOpponent.ConstantsOf(scenario).Select(c => c.Name)).Distinct())
            {
                BalanceOpponent opponent = BalanceOpponent.Of(name);
                BalanceResult[] all = [.. scenario.Seeds.Select(seed => BalanceBenchmark.Read(scenario, opponent, seed)).OfType<BalanceResult>()];
                BalanceResult[] current = [.. all.Where(r => r.Sources == SourceHash.Of(opponent))];
                results.Stale += all.Length - current.Length;
                results._played[(scenario.Name, name)] = current;
            }
        }

        return results;
    }

    /// <summary>The games of a scenario under an opponent, a seed each.</summary>
    public IReadOnlyList<BalanceResult> Of(BalanceScenario scenario, string opponent) => _played.GetValueOrDefault((scenario.Name, opponent), []);

    /// <summary>Where they ended: the geometric mean of the distances, the mean of the shares; null where none was played.</summary>
    public BalanceFigures? MeanLast(BalanceScenario scenario, string opponent)
    {
        IReadOnlyList<BalanceResult> games = Of(scenario, opponent);
        BalanceFigures[] ends = [.. games.Where(g => double.IsFinite(g.Last)).Select(g => g.Points[^1].Figures)];
        return games.Count == 0 ? null
            : ends.Length < games.Count ? new BalanceFigures(double.PositiveInfinity, 0, 0)
            : new BalanceFigures(Means.Geometric([.. ends.Select(e => e.Distance)]), ends.Average(e => e.Coverage), ends.Average(e => e.Precision));
    }

    /// <summary>Of the same seeds of a scenario, the ratios of one opponent's last distance to another's last, or best.</summary>
    public double[] Ratios(BalanceScenario scenario, string over, string under, bool best = false) =>
    [
        .. Pairs(scenario, over, under)
            .Select(pair => pair.Over.Last / (best ? pair.Under.Best : pair.Under.Last))
            .Where(ratio => !double.IsNaN(ratio))
            .Select(ratio => Math.Clamp(ratio, LeastRatio, MostRatio)),
    ];

    /// <summary>The games of a scenario with the same seeds under two opponents.</summary>
    public IEnumerable<(BalanceResult Over, BalanceResult Under)> Pairs(BalanceScenario scenario, string over, string under) =>
        Of(scenario, over).Join(Of(scenario, under), o => o.Seed, u => u.Seed, (o, u) => (o, u));
}
