namespace Sparring.Balance;

/// <summary>How well a discriminator's answers tell reals from fakes, whatever their scale.</summary>
public static class Separation
{
    /// <summary>
    /// The area under the ROC curve: the probability that D scores a real above a fake, ties counting half. 0.5 = cannot tell, 1 = perfect.
    /// Its error is that of Hanley and McNeil 1982, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", eq. 2.
    /// </summary>
    /// <param name="realLogits">D's answers to reals, one or more.</param>
    /// <param name="fakeLogits">D's answers to fakes, one or more.</param>
    public static Estimate Of(ReadOnlySpan<double> realLogits, ReadOnlySpan<double> fakeLogits)
    {
        ArgumentOutOfRangeException.ThrowIfZero(realLogits.Length);
        ArgumentOutOfRangeException.ThrowIfZero(fakeLogits.Length);
        double[] fakes = fakeLogits.ToArray();
        Array.Sort(fakes);
        double wins = 0;
        foreach (double real in realLogits)
        {
            wins += (Below(fakes, real, orEqual: false) + Below(fakes, real, orEqual: true)) / 2.0;
        }

        double n = realLogits.Length, m = fakeLogits.Length;
        double area = wins / (n * m);
        // As if half a pair had gone the other way, so that a perfect answer of few samples is not taken for certainty.
        double inner = Math.Clamp(area, 0.5 / (n * m), 1 - 0.5 / (n * m));
        double q1 = inner / (2 - inner), q2 = 2 * inner * inner / (1 + inner);
        double variance = (inner * (1 - inner) + (n - 1) * (q1 - inner * inner) + (m - 1) * (q2 - inner * inner)) / (n * m);
        return new Estimate(area, Math.Sqrt(Math.Max(0, variance)));
    }

    /// <returns>How many of the sorted numbers are below a limit.</returns>
    private static int Below(double[] sorted, double limit, bool orEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < limit || (orEqual && sorted[middle] == limit))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
