using System.Diagnostics;

namespace Sparring.Benchmarks;

/// <summary>Measures in a process of its own, whose peak of memory is then its own: a peak never falls again.</summary>
internal static class OwnProcess
{
    /// <summary>Runs this program with other arguments.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true };
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {child.ExitCode}.");
    }
}
