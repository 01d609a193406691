namespace Sparring.Benchmarks.Balance;

/// <summary>Which games are played, and how long at a time.</summary>
/// <param name="Games">In the order in which they are played.</param>
/// <param name="Minutes">No game begins after so many; the next call goes on.</param>
internal sealed record BalancePlan(IReadOnlyList<(BalanceScenario Scenario, BalanceOpponent Opponent, int Seed)> Games, double Minutes)
{
    /// <summary>Whether a game is still to be played when its turn comes.</summary>
    public Func<(BalanceScenario Scenario, BalanceOpponent Opponent, int Seed), bool> IsNeeded { get; init; } = _ => true;

    /// <summary>The most that auto may end at, as a multiple of where off ends, by the scenario's name, with its first seed.</summary>
    public IReadOnlyDictionary<string, double> Limits { get; init; } = new Dictionary<string, double>();

    private const double QuickMinutes = 15;
    private const double SliceMinutes = 100;

    // Healthy games lose nothing, and lopsided ones are rescued.
    private static readonly Dictionary<string, double> _quick = new()
    {
        ["ring8-healthy"] = BalanceBars.NoHarm,
        ["ring8-d-lr-div20"] = BalanceBars.Rescued,
        ["mnist-dcgan-healthy"] = BalanceBars.NoHarm,
        ["mnist-dcgan-d-lr-x10"] = BalanceBars.Rescued,
    };

    // What every bar is about comes first, then the opponents that a bar names, and of the rest the strongest; the others play for points, which cost little.
    private static readonly string[] _first = ["off", "auto"];
    private static readonly string[] _onImages = ["decay", "p-noise-0.3", "r1-1", "p-ada-100"];
    private static readonly string[] _onPoints = ["decay", "p-noise-0.1", "r1-0.1", "p-lr-0.3", "p-lecam-0.3", "p-threshold"];

    /// <summary>The plan of a flag; null where there is none of that name.</summary>
    /// <param name="flag">--quick, --core, --untouched, --constants (which scenarios a constant setting cures) or --all.</param>
    public static BalancePlan? Of(string flag) => flag switch
    {
        "--quick" => new BalancePlan([.. Combined(BalanceScenario.All.Where(s => _quick.ContainsKey(s.Name)), _ => _first, seeds: 1)], QuickMinutes) { Limits = _quick },
        "--core" => new BalancePlan([.. Whole([.. BalanceScenario.Images, .. BalanceScenario.Toys])], SliceMinutes),
        "--untouched" => new BalancePlan([.. Whole(BalanceScenario.Untouched)], SliceMinutes),
        "--constants" => new BalancePlan([.. Combined(BalanceScenario.All.Where(s => !s.IsHealthy), s => BalanceOpponent.ConstantsOf(s).Select(c => c.Name), seeds: 1)], SliceMinutes) { IsNeeded = game => CuresAreSought(game.Scenario) },
        "--all" => new BalancePlan([.. ((string[])["--core", "--untouched", "--constants"]).SelectMany(part => Of(part)!.Games)], double.PositiveInfinity),
        _ => null,
    };

    private static bool CuresAreSought(BalanceScenario scenario) => new BalanceBars(BalanceResults.Read()) is var bars && bars.IsHarmful(scenario) && bars.IsCurable(scenario) != true;

    /// <summary>Games for choosing constants: scenarios by the beginnings of their names, opponents by name, one seed that nothing is judged by.</summary>
    public static BalancePlan Tuning(IReadOnlyList<string> scenarios, IReadOnlyList<string> opponents) => new(
        [
            .. from scenario in BalanceScenario.All
               where scenarios.Any(s => scenario.Name.StartsWith(s, StringComparison.Ordinal))
               from opponent in opponents.Select(BalanceOpponent.Of)
               where opponent.Suits(scenario)
               select (scenario, opponent, BalanceScenario.TuningSeed),
        ],
        double.PositiveInfinity);

    /// <summary>The opponents whose results are shown, in their order.</summary>
    public static IReadOnlyList<string> Shown(BalanceScenario scenario) => [.. _first, .. scenario.IsToy ? _onPoints : _onImages];

    private static IEnumerable<(BalanceScenario Scenario, BalanceOpponent Opponent, int Seed)> Whole(IReadOnlyList<BalanceScenario> scenarios) =>
        [.. Combined(scenarios, _ => _first, int.MaxValue), .. Combined(scenarios, s => Shown(s).Except(_first), int.MaxValue)];

    /// <summary>A seed of all of them first, and long games last, so that an interrupted bench has something of each.</summary>
    private static IEnumerable<(BalanceScenario Scenario, BalanceOpponent Opponent, int Seed)> Combined(
        IEnumerable<BalanceScenario> scenarios, Func<BalanceScenario, IEnumerable<string>> opponents, int seeds) =>
        from index in Enumerable.Range(0, Math.Min(seeds, BalanceScenario.All.Max(s => s.Seeds.Count)))
        from isLong in (bool[])[false, true]
        from scenario in scenarios
        where index < scenario.Seeds.Count && (scenario.Kind == "long" || scenario.IsRecipesOwn) == isLong
        from opponent in opponents(scenario).Select(BalanceOpponent.Of)
        where opponent.Suits(scenario)
        select (scenario, opponent, scenario.Seeds[index]);
}
