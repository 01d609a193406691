namespace Sparring.Balance;

/// <summary>
/// Ratings of both players by games against frozen earlier ones, in Elo's points: 400 more are odds of 10 to 1 (Elo 1978, "The rating of chessplayers, past and present").
/// A gap that stays says nothing of skill; ratings that rise say that both would beat what they were.
/// </summary>
/// <remarks>
/// A game is one real and one fake, and D wins where it scores the real above the fake. At the first reading G is rated 0 and D by its <see cref="Edge"/> over that G. Later,
/// G's rating is the mean over frozen Ds of (that D's rating − that D's edge over today's fakes), D's the mean over frozen fakes of (their G's rating + today's
/// D's edge over them).
/// </remarks>
public static class CrossPlay
{
    private const double PointsForEachNat = 400 / 2.302585092994046;

    /// <summary>
    /// How many points D is above G, of the share of games that it wins: 400 · log10(p / (1 − p)), its error by the delta method. Where D wins nearly all games or none, half of one
    /// image's games count as gone the other way: perfection on few images is a number, and no large one.
    /// </summary>
    /// <param name="reals">D's answers to reals, one or more.</param>
    /// <param name="fakes">D's answers to fakes, one or more.</param>
    public static Estimate Edge(ReadOnlySpan<double> reals, ReadOnlySpan<double> fakes)
    {
        Estimate won = Separation.Of(reals, fakes);
        double half = 0.5 / Math.Min(reals.Length, fakes.Length);
        double share = Math.Clamp(won.Value, half, 1 - half);
        return new Estimate(PointsForEachNat * Math.Log(share / (1 - share)), PointsForEachNat * won.StandardError / (share * (1 - share)));
    }

    /// <summary>G's rating.</summary>
    /// <param name="games">Of each frozen D: its rating, and its edge over today's fakes. One or more.</param>
    public static Estimate RateGenerator(IReadOnlyList<(double Rating, Estimate Edge)> games) => Rate(games, -1);

    /// <summary>D's rating.</summary>
    /// <param name="games">Of each frozen set of fakes: its G's rating, and today's D's edge over it. One or more.</param>
    public static Estimate RateDiscriminator(IReadOnlyList<(double Rating, Estimate Edge)> games) => Rate(games, +1);

    /// <summary>The same fakes, and the same reals, are in all games: errors add up as if they were one.</summary>
    private static Estimate Rate(IReadOnlyList<(double Rating, Estimate Edge)> games, int sign)
    {
        ArgumentNullException.ThrowIfNull(games);
        ArgumentOutOfRangeException.ThrowIfZero(games.Count);
        return new Estimate(games.Average(g => g.Rating + sign * g.Edge.Value), games.Average(g => g.Edge.StandardError));
    }
}
