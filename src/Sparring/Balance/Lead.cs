namespace Sparring.Balance;

/// <summary>A coarse reading of who is ahead, from two numbers that training yields anyway.</summary>
/// <remarks>
/// It is for the eye that watches a run, and no verdict: the scores are those of training images, and a discriminator that leads
/// may still teach. With the usual losses a DCGAN plays at a real score of 0.7 to 0.9 and a fake score of 0.1 to 0.3 while its
/// pictures get better, so this counts as even. It is a reading for losses whose logits are log-odds, the binary cross-entropies:
/// with least-squares, hinge and relativistic losses the scores say something else.
/// </remarks>
public static class Lead
{
    // Mean probability given to the right answer. At 0.9 the usual scores are 0.9 and 0.1: the generator's loss −log ŷ is about 2.3
    // and 90 % of a saturating loss's gradient is gone. Below 0.45 the discriminator does worse than a coin, with room for chance.
    private const double NearlyCertain = 0.9;
    private const double WorseThanCoin = 0.45;

    // More than a bias of the discriminator towards "real": most fakes pass.
    private const double MostFakesPass = 0.6;

    /// <summary>Who is ahead.</summary>
    /// <param name="realScore">Mean ŷ on reals, 0 to 1.</param>
    /// <param name="fakeScore">Mean ŷ on fakes, 0 to 1.</param>
    /// <returns><see cref="Leader.Unknown"/> where a score is not a number from 0 to 1.</returns>
    public static Leader Of(double realScore, double fakeScore)
    {
        if (!(realScore is >= 0 and <= 1 && fakeScore is >= 0 and <= 1))
        {
            return Leader.Unknown;
        }

        double rightAnswer = (realScore + (1 - fakeScore)) / 2;
        return rightAnswer > NearlyCertain ? Leader.Discriminator
            : rightAnswer < WorseThanCoin || fakeScore > MostFakesPass ? Leader.Generator
            : Leader.Even;
    }
}
