using System.Diagnostics;

namespace Sparring.Benchmarks.Speed;

/// <summary>Times the same work done several times in a row.</summary>
internal static class Blocks
{
    /// <summary>Until code is compiled and memory is there.</summary>
    /// <returns>Seconds that the work takes then.</returns>
    public static double WarmUp(Action work)
    {
        SecondsEach(work, 4);
        return SecondsEach(work, 2);
    }

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
