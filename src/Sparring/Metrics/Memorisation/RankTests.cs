namespace Sparring.Metrics.Memorisation;

/// <summary>Tests that look at the order of numbers alone.</summary>
internal static class RankTests
{
    /// <summary>
    /// The z-score of the Mann-Whitney test: below 0 where the first numbers are the lower ones. Equal numbers share their ranks, and the
    /// variance is corrected for them. 0 where all numbers are equal.
    /// </summary>
    public static double MannWhitneyZ(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double n = first.Length;
        double m = second.Length;
        double[] values = [.. first, .. second];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(values, order);
        double rankSum = 0;
        double ties = 0;
        for (int start = 0; start < values.Length;)
        {
            int end = start + 1;
            while (end < values.Length && values[end] == values[start])
            {
                end++;
            }

            double size = end - start;
            ties += size * size * size - size;
            double rank = (start + 1 + end) / 2.0;
            for (int i = start; i < end; i++)
            {
                rankSum += order[i] < first.Length ? rank : 0;
            }

            start = end;
        }

        double total = n + m;
        double variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
        return variance <= 0 ? 0 : (rankSum - n * (n + 1) / 2 - n * m / 2) / Math.Sqrt(variance);
    }

    /// <summary>
    /// The probability that of so many numbers at least <paramref name="below"/> lie below the <paramref name="rank"/>-th smallest of
    /// others, all drawn from one continuous distribution: a precedence test, exact.
    /// </summary>
    /// <param name="below">0 to <paramref name="count"/>.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="rank">1 to <paramref name="others"/>.</param>
    /// <param name="others">How many others there are.</param>
    public static double PrecedenceProbability(int below, int count, int rank, int others)
    {
        if (below == 0)
        {
            return 1;
        }

        // So it is where the below + rank − 1 smallest of all hold at most rank − 1 of the others: hypergeometric.
        double[] logFactorials = new double[count + others + 1];
        for (int i = 2; i < logFactorials.Length; i++)
        {
            logFactorials[i] = logFactorials[i - 1] + Math.Log(i);
        }

        double LogChoose(int n, int k) => logFactorials[n] - logFactorials[k] - logFactorials[n - k];
        int drawn = below + rank - 1;
        double sum = 0;
        for (int j = Math.Max(0, drawn - count); j < rank; j++)
        {
            sum += Math.Exp(LogChoose(others, j) + LogChoose(count, drawn - j) - LogChoose(count + others, drawn));
        }

        return Math.Min(1, sum);
    }
}
