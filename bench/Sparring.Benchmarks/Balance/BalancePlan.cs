namespace Sparring.Benchmarks.Balance;

/// <summary>Which games are played, and how long at a time.</summary>
/// <param name="Games">In the order in which they are played.</param>
/// <param name="Minutes">No game begins after so many; the next call goes on.</param>
internal sealed record BalancePlan(IReadOnlyList<(BalanceScenario Scenario, BalanceOpponent Opponent, int Seed)> Games, double Minutes)
{
    private const double QuickMinutes = 15;
    private const double SliceMinutes = 100;

    private static readonly string[] _quick = ["ring8-healthy", "ring8-d-lr-div20", "mnist-dcgan-healthy", "mnist-dcgan-d-lr-x10"];

    // The opponents that a bar names, and the strongest of the rest.
    private static readonly string[] _main = ["off", "auto", "p-noise-0.3", "r1-1", "p-ada-100", "decay"];

    /// <summary>The plan of a flag; null where there is none of that name.</summary>
    /// <param name="flag">--quick, --core, --untouched or --all.</param>
    public static BalancePlan? Of(string flag) => flag switch
    {
        "--quick" => new BalancePlan(Of(BalanceScenario.All.Where(s => _quick.Contains(s.Name)), [BalanceOpponent.Off, BalanceOpponent.Auto], mostSeeds: 1), QuickMinutes),
        "--core" => new BalancePlan(Of([.. BalanceScenario.Toys, .. BalanceScenario.Images], Main, int.MaxValue), SliceMinutes),
        "--untouched" => new BalancePlan(Of(BalanceScenario.Untouched, Main, int.MaxValue), SliceMinutes),
        "--all" => new BalancePlan(Of(BalanceScenario.All, BalanceOpponent.All, int.MaxValue), double.PositiveInfinity),
        _ => null,
    };

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

    private static IEnumerable<BalanceOpponent> Main => BalanceOpponent.All.Where(o => _main.Contains(o.Name));

    /// <summary>A seed of all of them first, so that an interrupted bench has something of each.</summary>
    private static (BalanceScenario Scenario, BalanceOpponent Opponent, int Seed)[] Of(
        IEnumerable<BalanceScenario> scenarios, IEnumerable<BalanceOpponent> opponents, int mostSeeds) =>
    [
        .. from index in Enumerable.Range(0, Math.Min(mostSeeds, BalanceScenario.All.Max(s => s.Seeds.Count)))
           from scenario in scenarios
           where index < scenario.Seeds.Count
           from opponent in opponents
           where opponent.Suits(scenario)
           select (scenario, opponent, scenario.Seeds[index]),
    ];
}
