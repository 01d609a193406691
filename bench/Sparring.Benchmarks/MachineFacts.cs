using System.Globalization;

namespace Sparring.Benchmarks;

/// <summary>What Linux says of this machine and process; 0 on other systems.</summary>
internal static class MachineFacts
{
    /// <summary>Processes that wanted to run, averaged over the last minute.</summary>
    public static double LoadAverage() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : 0;

    /// <summary>The most memory that this process has had resident.</summary>
    public static double PeakMiB() => StatusMiB("VmHWM:");

    /// <summary>The memory that this process has resident now.</summary>
    public static double ResidentMiB() => StatusMiB("VmRSS:");

    private static double StatusMiB(string key)
    {
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? 0 : Math.Round(double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024);
    }
}
