namespace Sparring.Balance;

/// <summary>Which changes the latest readings of a game speak for, and why.</summary>
/// <param name="game">What may be done.</param>
internal sealed class AutoReasons(GameFacts game)
{
    /// <summary>The changes, the best first.</summary>
    /// <param name="state">What is known of the game, which has a reading.</param>
    /// <param name="settings">How it is played.</param>
    public IEnumerable<(AutoMove Move, string Cause)> Of(BalanceState state, BalanceSettings settings)
    {
        AutoSigns signs = AutoSigns.Of(state, game);
        if (state.Verdict is { Verdict: Verdict.DiscriminatorOverfitting, Candidate: null } overfitting)
        {
            yield return (AutoMove.MoreAugmentation, overfitting.Sentence.TrimEnd('.'));
        }

        if (signs.CannotTell)
        {
            string cause = $"D cannot tell: {signs.Trend}";
            yield return (AutoMove.LessNoise, cause);
            yield return (AutoMove.FasterDiscriminator, cause);
            yield return (settings.R1Gamma > 0 ? AutoMove.LessPenalty : AutoMove.MorePenalty, cause);
        }
        else
        {
            if (signs.IsFarAhead && settings.R1Gamma == 0)
            {
                yield return (AutoMove.MorePenalty, $"D is far ahead: {signs.Answers}");
            }

            foreach (AutoMove move in signs.IsStalled ? OfStalled(signs, state, settings) : [])
            {
                yield return (move, signs.Trend);
            }

            if (signs.IsLost && signs.IsAhead && !signs.IsEarly)
            {
                yield return (AutoMove.MoreNoise, $"the fakes have not spread yet: {signs.Trend}");
            }
        }

        if (signs.IsLate && signs.IsNearReals)
        {
            yield return (AutoMove.SlowerBoth, $"the fakes are as near the reals as can be told: {signs.Trend}");
        }
    }

    /// <summary>What may help where quality has stalled although D can tell.</summary>
    private IEnumerable<AutoMove> OfStalled(AutoSigns signs, BalanceState state, BalanceSettings settings)
    {
        foreach (AutoMove move in signs.IsLost && signs.IsAhead ? [AutoMove.MoreNoise, AutoMove.MorePenalty, AutoMove.SlowerDiscriminator] : OfAnswers(signs, state))
        {
            yield return move;
        }

        if (settings.DiscriminatorRate < 1 && !signs.IsFarAhead)
        {
            yield return AutoMove.FasterDiscriminator;
        }

        // What was for another moment may be in the way now.
        if (state.Verdict?.Verdict != Verdict.DiscriminatorOverfitting)
        {
            yield return AutoMove.LessAugmentation;
        }

        if (signs.IsLate || (signs.IsMuchWorse && !signs.IsEarly))
        {
            yield return AutoMove.SlowerBoth;
        }
        else if (!signs.IsMuchWorse)
        {
            yield return AutoMove.FasterBoth;
        }
    }

    /// <summary>What D's answers speak for where the fakes have spread.</summary>
    private IEnumerable<AutoMove> OfAnswers(AutoSigns signs, BalanceState state)
    {
        if (signs.IsAhead || signs.IsLost)
        {
            yield return AutoMove.MorePenalty;
        }

        bool isFarBack = signs.IsMuchWorse || state.Healings.Count > 0;
        AutoMove[] moves = game.CanPenalise ? (signs.IsNearlyCertain || signs.IsMuchWorse ? [AutoMove.LessNoise, AutoMove.SlowerDiscriminator] : [AutoMove.LessNoise])
            : !signs.IsFarAhead ? [AutoMove.LessNoise]
            : isFarBack ? [AutoMove.MoreNoise, AutoMove.SlowerDiscriminator, AutoMove.LessNoise]
            : [AutoMove.SlowerDiscriminator, AutoMove.LessNoise, AutoMove.MoreNoise];
        foreach (AutoMove move in moves)
        {
            yield return move;
        }
    }
}
