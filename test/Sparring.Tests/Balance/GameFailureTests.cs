using Sparring.Balance;

namespace Sparring.Tests.Balance;

/// <summary>When a game has failed beyond doubt.</summary>
public sealed class GameFailureTests
{
    private static readonly GameFacts _images = new(CanPenalise: false, IsImages: true, AnswersAreProbabilities: true, TotalKimg: 1000);

    [Fact]
    public void Failure_ImagesHalfAsBadAgainAsAtTheirBestThreeTimes_GoBackToTheBest()
    {
        // 100 / 200 = 0.5, and then 0.8; the best of three in a row is that of 190 kimg.
        (string cause, long round) = Failure(5, 0.8)!;
        Assert.Equal("Quality is 0.8, 1.5 times as bad as at its best (0.526 at 190 kimg). It was so at 3 readings in a row.", cause);
        Assert.Equal(1900, round);
    }

    [Theory]
    [InlineData(2, 0.8)] // not yet
    [InlineData(5, 0.75)] // 1.4 times as bad
    public void Failure_ImagesThatMayFindBack_GoOn(int bad, double quality) => Assert.Null(Failure(bad, quality));

    [Fact]
    public void Failure_ImagesNearTheReals_GoOn() => Assert.Null(Failure(5, 0.8, qualityOfReals: 0.45));

    [Fact]
    public void Failure_Points_GoOnUntilTheyAreThreeTimesAsBad()
    {
        GameFacts points = _images with { IsImages = false };
        Assert.Null(Failure(5, 0.8, points));
        Assert.Null(Failure(3, 2, points)); // at 230 kimg that has been so for 20, and three hundredths of the game are 30
        Assert.NotNull(Failure(5, 2, points));
    }

    [Fact]
    public void Failure_WithoutAuto_IsTheUsersToSee() => Assert.Null(Failure(5, 0.8, policy: BalancePolicyKind.Off));

    /// <summary>Quality that falls to 0.5 at 200 kimg, and then stands at something else for so many readings, 10 kimg apart.</summary>
    private static GameFailure? Failure(int bad, double quality, GameFacts? game = null, BalancePolicyKind policy = BalancePolicyKind.Auto, double? qualityOfReals = null)
    {
        BalanceController controller = new(new BalanceOptions { Policy = policy }, game ?? _images);
        (BalanceState state, BalanceSettings settings) = (new BalanceState(), new BalanceSettings());
        foreach (BalanceReading reading in Readings.Course(20 + bad, kimg => kimg <= 200 ? 100 / kimg : quality))
        {
            (state, settings, _) = controller.Take(state, reading with { QualityOfReals = qualityOfReals }, settings);
        }

        return controller.Failure(state);
    }
}
