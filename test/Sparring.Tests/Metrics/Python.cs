using System.Diagnostics;

namespace Sparring.Tests.Metrics;

/// <summary>Runs scripts with the system's Python, where numbers from outside are asked for.</summary>
internal static class Python
{
    private static readonly string _program = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Whether Python is there and has a module.</summary>
    public static bool Has(string module)
    {
        try
        {
            using Process process = Start(["-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"]);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs a script file.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string script, params string[] args)
    {
        using Process process = Start([script, .. args]);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{script} failed:\n{errors.GetAwaiter().GetResult()}");
        return output;
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }
}
