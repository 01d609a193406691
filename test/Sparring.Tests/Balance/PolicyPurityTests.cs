using System.Text.Json;
using Sparring.Balance;
using Sparring.Options;

namespace Sparring.Tests.Balance;

/// <summary>What a policy does next depends on what it is given, and on nothing else.</summary>
public sealed class PolicyPurityTests
{
    private static readonly GameFacts _game = new(CanPenalise: true, IsImages: true, AnswersAreProbabilities: true, TotalKimg: 1000);

    public static TheoryData<BalancePolicyKind> Policies => [.. Enum.GetValues<BalancePolicyKind>()];

    [Theory, MemberData(nameof(Policies))]
    public void Take_TheSameAgain_GivesTheSameAnswerAndLeavesWhatItWasGiven(BalancePolicyKind policy)
    {
        BalanceOptions options = new() { Policy = policy, AdaKimg = 100 };
        BalanceController controller = new(options, _game);
        (BalanceState state, BalanceSettings settings) = (new BalanceState(), controller.Begin(new BalanceSettings()));
        List<string> changes = [];
        foreach (BalanceReading reading in UpsAndDowns(60))
        {
            string before = Json(state) + Json(settings);
            BalanceStep step = controller.Take(state, reading, settings);
            string answer = Json(step);

            Assert.Equal(answer, Json(controller.Take(state, reading, settings)));
            Assert.Equal(answer, Json(new BalanceController(options, _game).Take(state, reading, settings)));
            Assert.Equal(before, Json(state) + Json(settings));
            (state, settings) = (step.State, step.Settings);
            changes.AddRange(step.Decision is { } decision ? [decision.Change] : Array.Empty<string>());
        }

        // Auto began an experiment, and ended it.
        Assert.Equal(policy == BalancePolicyKind.Auto, changes.Any(change => change.StartsWith("On trial", StringComparison.Ordinal)));
        Assert.Equal(policy == BalancePolicyKind.Auto, changes.Any(change => !change.StartsWith("On trial", StringComparison.Ordinal)));
    }

    /// <summary>Readings of a game in which now D is far ahead, now neither, and quality is anything.</summary>
    private static IEnumerable<BalanceReading> UpsAndDowns(int count)
    {
        Random random = new(5);
        for (int i = 1; i <= count; i++)
        {
            double real = i / 20 % 2 == 0 ? 1 - 0.2 * random.NextDouble() : 0.5;
            yield return Readings.Of(
                10 * i, separation: 2 * real - 1, realScore: real, fakeScore: 1 - real, quality: random.NextDouble(), overfitGap: random.NextDouble(), realSign: 2 * random.NextDouble() - 1);
        }
    }

    // Records that hold lists are equal only to themselves.
    private static string Json<T>(T value) => JsonSerializer.Serialize(value, OptionsJson.Serializer);
}
