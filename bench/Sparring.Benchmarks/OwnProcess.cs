using System.Diagnostics;

namespace Sparring.Benchmarks;

/// <summary>Measures in a process of its own, whose peak of memory is then its own: a peak never falls again.</summary>
internal static class OwnProcess
{
    /// <summary>Runs this program with other arguments.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(params string[] arguments)
    {
        using Process child = Start(arguments);
        child.StandardInput.Close();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {child.ExitCode}.");
    }

    /// <summary>Starts this program with other arguments; what it reads and prints is the caller's.</summary>
    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
