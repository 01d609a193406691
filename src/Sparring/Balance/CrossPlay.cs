namespace Sparring.Balance;

/// <summary>
/// Ratings of both players by games against frozen earlier ones, in the spirit of Elo's: D's rating minus G's is D's <see cref="Edge"/> over G. A gap that stays says
/// nothing of skill; ratings that rise say that both would beat what they were.
/// </summary>
/// <remarks>
/// At the first reading G is rated 0 and D by its edge over that G. Later, G's rating is the mean over frozen Ds of (that D's rating − that D's edge over today's
/// fakes), D's the mean over frozen fakes of (their G's rating + today's D's edge over them).
/// </remarks>
public static class CrossPlay
{
    /// <summary>
    /// How well D tells two sets apart: the difference of its mean logits over the root of the sum of their variances. For normal logits the separation is Φ of it; unlike
    /// that, it goes on growing where every answer is right.
    /// </summary>
    /// <param name="real">D's answers to reals.</param>
    /// <param name="fake">D's answers to fakes.</param>
    /// <returns>Its error is the first order of the delta method for normal logits.</returns>
    public static Estimate Edge(Logits real, Logits fake)
    {
        double spread = Math.Max(real.Variance + fake.Variance, 1e-12);
        double edge = (real.Mean - fake.Mean) / Math.Sqrt(spread);
        double ofMeans = (real.Variance / real.Count + fake.Variance / fake.Count) / spread;
        double ofSpread = (real.Variance * real.Variance / (real.Count - 1) + fake.Variance * fake.Variance / (fake.Count - 1)) / (2 * spread * spread);
        return new Estimate(edge, Math.Sqrt(ofMeans + edge * edge * ofSpread));
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
