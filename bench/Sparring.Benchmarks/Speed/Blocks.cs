using System.Diagnostics;

namespace Sparring.Benchmarks.Speed;

/// <summary>Times the same work done several times in a row.</summary>
internal static class Blocks
{
    /// <summary>Until code is compiled and memory is there.</summary>
    /// <param name="secondsEach">Does the work so many times, and answers with seconds for each.</param>
    /// <returns>Seconds that the work takes then.</returns>
    public static double WarmUp(Func<int, double> secondsEach)
    {
        secondsEach(4);
        return secondsEach(2);
    }

    /// <summary>Blocks of the one and the other work, one after the other, so that what else the machine does meets both.</summary>
    /// <param name="pairs">How many of each.</param>
    /// <param name="blockSeconds">How long a block of the slower one lasts at least.</param>
    /// <param name="slow">The one, as in <see cref="WarmUp"/>.</param>
    /// <param name="fast">The other.</param>
    /// <returns>Seconds that the work takes, for each block.</returns>
    public static (double[] Slow, double[] Fast) InTurn(int pairs, double blockSeconds, Func<int, double> slow, Func<int, double> fast)
    {
        int count = (int)Math.Ceiling(blockSeconds / Math.Max(WarmUp(slow), WarmUp(fast)));
        (double[] Slow, double[] Fast) seconds = (new double[pairs], new double[pairs]);
        for (int i = 0; i < pairs; i++)
        {
            seconds.Slow[i] = slow(count);
            seconds.Fast[i] = fast(count);
        }

        return seconds;
    }

    /// <returns>How many times as fast the other work was, for each pair, in ascending order.</returns>
    public static double[] Ratios((double[] Slow, double[] Fast) seconds) => [.. seconds.Slow.Zip(seconds.Fast, (a, b) => a / b).Order()];

    /// <returns>Seconds that the work takes, on the average of this many times.</returns>
    public static double SecondsEach(Action work, int count)
    {
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            work();
        }

        return watch.Elapsed.TotalSeconds / count;
    }
}
