using static System.FormattableString;

namespace Sparring.Benchmarks.Balance;

/// <summary>What auto must reach, and what it has reached.</summary>
/// <param name="played">The results.</param>
internal sealed class BalanceBars(BalanceResults played)
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string NotPlayed = "not played yet";

    /// <summary>The most that healthy games may end at, as a multiple of off.</summary>
    public const double NoHarm = 1.05;

    /// <summary>The most that a rescued game may end at, as a multiple of off.</summary>
    public const double Rescued = 0.7;

    private const double Curable = 1.25;
    private const double LateCollapse = 1.05;
    private const double LeastCoverage = 0.9;
    private const double HighQuality = 0.95;

    // What is left to gain while quality still counts as falling, as a multiple of its best.
    private const double NearBest = 1.2;

    private static readonly BalanceScenario[] _images = [.. BalanceScenario.All.Where(s => !s.IsToy)];

    private static readonly (string Name, IReadOnlyList<BalanceScenario> Scenarios)[] _parts =
    [
        ("all", BalanceScenario.All),
        ("images", _images),
        ("points", BalanceScenario.Toys),
    ];

    /// <summary>Each bar: its name, what is asked, what was measured.</summary>
    public IEnumerable<(string Bar, string Asked, string Measured)> All()
    {
        BalanceScenario[] healthy = [.. BalanceScenario.All.Where(s => s.IsHealthy)];
        yield return ("No harm: healthy games, auto / off", Invariant($"upper bound at most {NoHarm:0.00}"), Against("off", healthy));
        yield return ("No harm, of images alone", Invariant($"upper bound at most {NoHarm:0.00}"), Against("off", [.. healthy.Where(s => !s.IsToy)]));
        yield return ("Rescue of curable harmful games", Invariant($"at most {Curable:0.00} times healthy, and {Rescued:0.0} times off"), Rescue());
        yield return (Invariant($"Lopsided games that end at {Curable:0.00} times healthy or better"), "as many as can be", $"auto {NearHealthy("auto")}, off {NearHealthy("off")}");
        foreach (string opponent in BalanceScenario.All.SelectMany(BalancePlan.Shown).Distinct().Where(o => o != "auto"))
        {
            string asked = opponent == "off" || opponent.StartsWith("p-ada", StringComparison.Ordinal) ? "upper bound below 1" : "below 1";
            foreach ((string name, IReadOnlyList<BalanceScenario> scenarios) in _parts.Where(part => part.Scenarios.All(s => BalancePlan.Shown(s).Contains(opponent))))
            {
                yield return ($"auto / {opponent}, {name}", asked, Against(opponent, scenarios));
            }
        }

        yield return ("auto / off's best checkpoint, all", "upper bound below 1", Means.InWords(Ratios(_ => "off", BalanceScenario.All, best: true)));
        yield return ("auto / R1 of 1, and with batch norm steered noise, images", "below 1", Means.InWords(Ratios(s => s.Recipe == "dcgan-gn" ? "r1-1" : "p-noise-0.3", _images)));
        foreach ((string name, IReadOnlyList<BalanceScenario> scenarios) in _parts)
        {
            yield return (Invariant($"No late collapse, {name}: last at most {LateCollapse:0.00} times best"), "95 % of auto's games", $"auto {WithoutCollapse("auto", scenarios)}, off {WithoutCollapse("off", scenarios)}");
        }

        (BalanceResult Auto, BalanceResult Off)[] images = [.. _images.SelectMany(s => played.Pairs(s, "auto", "off"))];
        yield return ("Coverage of images, last of auto against the best of off", Invariant($"never below {LeastCoverage:0.0}"), Share(images, p => LastCoverage(p.Auto) >= LeastCoverage * p.Off.Points.Select(o => o.Figures.Coverage).DefaultIfEmpty(0).Max()));
        yield return ("Improving together: both ratings rise until quality is flat", "healthy and rescued games", Share([.. BalanceScenario.All.Where(s => s.IsHealthy || AgainstHealthy(s, "auto") <= Curable).SelectMany(s => played.Of(s, "auto"))], IsImprovingTogether));
        foreach (string data in (string[])["ring8", "grid25"])
        {
            BalanceResult[] points = [.. BalanceScenario.Toys.Where(s => s.Data == data && IsCurable(s) != false).SelectMany(s => played.Of(s, "auto"))];
            yield return (Invariant($"{data}: all modes; {HighQuality:P0} of high quality"), "all seeds of curable games",
                points.Length == 0 ? NotPlayed : $"{Share(points, r => LastCoverage(r) == 1)}; {Share(points, r => r.Points is [.., { } last] && last.Figures.Precision >= HighQuality)}");
        }
    }

    /// <summary>Both players would beat what they were at their first rating, at 4 % of the game, when quality came near its best, or a rating later.</summary>
    private static bool IsImprovingTogether(BalanceResult game)
    {
        double[] qualities = [.. game.Moments.Select(m => m.Quality).OfType<double>().Where(q => q > 0)];
        if (qualities.Length == 0)
        {
            return false;
        }

        BalanceMoment flat = game.Moments.First(m => m.Quality is > 0 && m.Quality <= NearBest * qualities.Min());
        BalanceMoment[] rated = [.. game.Moments.Where(m => m.GeneratorSkill is not null && m.DiscriminatorSkill is not null)];
        return rated.Length >= 2 && (rated.Skip(1).LastOrDefault(m => m.Kimg <= flat.Kimg) ?? rated[1]) is { } then
            && then.GeneratorSkill > rated[0].GeneratorSkill && then.DiscriminatorSkill > rated[0].DiscriminatorSkill;
    }

    /// <summary>Whether a game that nothing is done about ends worse than its healthy one; not where one of the two was not played.</summary>
    public bool IsHarmful(BalanceScenario scenario) => !scenario.IsHealthy && AgainstHealthy(scenario, "off") > Curable;

    /// <summary>Whether a constant setting brings a scenario near its healthy game; null where none was tried.</summary>
    public bool? IsCurable(BalanceScenario scenario)
    {
        string[] tried = [.. BalanceOpponent.ConstantsOf(scenario).Select(c => c.Name).Where(c => played.Of(scenario, c).Count > 0)];
        return scenario.IsHealthy ? true : tried.Length == 0 ? null : tried.Any(c => AgainstHealthy(scenario, c) <= Curable);
    }

    private string Against(string opponent, IReadOnlyList<BalanceScenario> scenarios) => Means.InWords(Ratios(_ => opponent, scenarios));

    /// <summary>Those of each scenario that both have played.</summary>
    private double[][] Ratios(Func<BalanceScenario, string> opponent, IReadOnlyList<BalanceScenario> scenarios, bool best = false) =>
        [.. scenarios.Select(s => played.Ratios(s, "auto", opponent(s), best)).Where(ratios => ratios.Length > 0)];

    private static double LastCoverage(BalanceResult game) => game.Points is [.., { } last] ? last.Figures.Coverage : 0;

    private string Rescue()
    {
        BalanceScenario[] known = [.. BalanceScenario.All.Where(s => IsHarmful(s) && IsCurable(s) is not null && played.Of(s, "auto").Count > 0)];
        BalanceScenario[] curable = [.. known.Where(s => IsCurable(s) == true)];
        BalanceScenario[] missed = [.. curable.Where(s => !(AgainstHealthy(s, "auto") <= Curable && Means.Geometric(played.Ratios(s, "auto", "off")) <= Rescued))];
        return known.Length == 0 ? NotPlayed
            : Invariant($"{curable.Length - missed.Length} of {curable.Length} (of {known.Length} tried){(missed.Length == 0 ? "" : $"; not {string.Join(", ", missed.Select(s => s.Name))}")}");
    }

    private string NearHealthy(string opponent) =>
        Share([.. BalanceScenario.All.Where(s => !s.IsHealthy && played.Of(s, opponent).Count > 0)], s => AgainstHealthy(s, opponent) <= Curable);

    private string WithoutCollapse(string opponent, IReadOnlyList<BalanceScenario> scenarios) =>
        Share([.. scenarios.SelectMany(s => played.Of(s, opponent))], r => double.IsFinite(r.Last) && r.Last <= LateCollapse * r.Best);

    /// <summary>Where it ends, as a multiple of where its healthy game ends with nothing done; null where one of the two was not played, which no limit holds for.</summary>
    private double? AgainstHealthy(BalanceScenario scenario, string opponent) =>
        BalanceScenario.All.SingleOrDefault(s => s.Name == scenario.HealthyName) is { } healthy && played.MeanLast(healthy, "off") is { } reference && played.MeanLast(scenario, opponent) is { } reached
            ? reached.Distance / reference.Distance
            : null;

    private static string Share<T>(IReadOnlyCollection<T> games, Func<T, bool> holds) => games.Count == 0 ? NotPlayed : $"{games.Count(holds)} of {games.Count}";
}
