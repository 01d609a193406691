using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Sparring.Benchmarks.Balance;

/// <summary>
/// Plays games in which one player is too strong, and healthy ones, under one policy after the other. Each is a process of one thread with a result file of its own;
/// what has been played with the sources as they are is not played again.
/// </summary>
internal static class BalanceBenchmark
{
    private const int SideBySide = 2;

    /// <summary>Plays what is missing of a plan.</summary>
    /// <param name="dataFolder">The folder that holds mnist/ and cifar10/.</param>
    /// <param name="plan">What.</param>
    /// <returns>0 where every game that was begun has ended, and none of the plan's limits is passed.</returns>
    public static int Run(string dataFolder, BalancePlan plan)
    {
        ConcurrentQueue<(BalanceScenario Scenario, BalanceOpponent Opponent, int Seed)> missing =
            new(plan.Games.Where(g => Read(g.Scenario, g.Opponent, g.Seed)?.Sources != SourceHash.Of(g.Opponent)));
        Console.WriteLine($"{missing.Count} of {plan.Games.Count} games to play with the sources {SourceHash.Whole}.");
        long started = Stopwatch.GetTimestamp();
        Task<bool>[] players = [.. Enumerable.Range(0, SideBySide).Select(_ => Task.Run(() => PlayAll(plan, missing, dataFolder, () => Stopwatch.GetElapsedTime(started).TotalMinutes < plan.Minutes)))];
        bool allEnded = Task.WhenAll(players).Result.All(good => good);
        return allEnded & IsWithinLimits(plan) ? 0 : 1;
    }

    private static bool IsWithinLimits(BalancePlan plan)
    {
        if (plan.Limits.Count == 0)
        {
            return true;
        }

        BalanceResults played = BalanceResults.Read();
        bool good = true;
        foreach ((string name, double limit) in plan.Limits)
        {
            (BalanceScenario scenario, _, int seed) = plan.Games.First(g => g.Scenario.Name == name);
            double[] ratios = [.. played.Pairs(scenario, "auto", "off").Where(p => p.Over.Seed == seed).Select(p => p.Over.Last / p.Under.Last)];
            // Also not where one of the two has diverged, or was not played.
            bool isWithin = ratios is [var ratio] && ratio <= limit;
            good &= isWithin;
            Console.WriteLine(FormattableString.Invariant($"{name}: auto / off {(ratios is [var r] ? $"{r:0.###}" : "not played")}, at most {limit:0.##}: {(isWithin ? "good" : "FAILED")}"));
        }

        return good;
    }

    /// <summary>Plays one game in this process.</summary>
    public static int Play(string dataFolder, string scenario, string opponent, int seed)
    {
        BalanceScenario played = BalanceScenario.All.Single(s => s.Name == scenario);
        BalanceOpponent under = BalanceOpponent.Of(opponent);
        BalanceGame.Play(played, under, seed, dataFolder, PathOf(played, under, seed));
        return 0;
    }

    /// <summary>The result of a game; null where it was not played.</summary>
    public static BalanceResult? Read(BalanceScenario scenario, BalanceOpponent opponent, int seed)
    {
        string path = PathOf(scenario, opponent, seed);
        return File.Exists(path) ? JsonSerializer.Deserialize<BalanceResult>(File.ReadAllText(path), ResultFile.Json) : null;
    }

    private static bool PlayAll(BalancePlan plan, ConcurrentQueue<(BalanceScenario Scenario, BalanceOpponent Opponent, int Seed)> games, string dataFolder, Func<bool> hasTime)
    {
        bool good = true;
        while (hasTime() && games.TryDequeue(out var game))
        {
            if (!plan.IsNeeded(game))
            {
                continue;
            }

            using Process child = OwnProcess.Start("balance-play", dataFolder, game.Scenario.Name, game.Opponent.Name, game.Seed.ToString(CultureInfo.InvariantCulture));
            child.StandardInput.Close();
            child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            bool ended = child.ExitCode == 0;
            good &= ended;
            BalanceFigures? last = ended && Read(game.Scenario, game.Opponent, game.Seed) is { Points: [.., { } latest] } ? latest.Figures : null;
            Console.WriteLine(FormattableString.Invariant(
                $"{DateTime.Now:HH:mm:ss} {game.Scenario.Name} {game.Opponent.Name} {game.Seed}: {(last is null ? "failed" : $"{last.Distance:0.####} coverage {last.Coverage:0.###} precision {last.Precision:0.###}")}; {games.Count} left"));
        }

        return good;
    }

    private static string PathOf(BalanceScenario scenario, BalanceOpponent opponent, int seed) =>
        Environment.GetEnvironmentVariable("BALANCE_RESULTS") is { Length: > 0 } folder
            ? Path.Combine(folder, scenario.Name, $"{opponent.Name}-{seed}.json")
            : ResultFile.PathOf($"balance/{scenario.Name}/{opponent.Name}-{seed}.json");
}
