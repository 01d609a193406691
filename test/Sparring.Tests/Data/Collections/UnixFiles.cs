using System.Diagnostics;

namespace Sparring.Tests.Data.Collections;

/// <summary>Makes what only Unix has in a folder. A test that needs it skips elsewhere.</summary>
internal static class UnixFiles
{
    public static void MakePipe(string path) => Run("mkfifo", path);

    public static void MakeDevice(string path) => Run("mknod", path, "c", "1", "5");

    /// <summary>Runs a program that must succeed.</summary>
    public static void Run(string program, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.SkipWhen(error.Contains("not permitted", StringComparison.Ordinal), $"{program} is not permitted here.");
            Assert.Equal((0, ""), (process.ExitCode, error));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"There is no {program} command here.");
        }
    }

    public static void Link(Func<FileSystemInfo> make)
    {
        try
        {
            make();
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"Windows lets only developers make links: {e.Message}");
        }
    }
}
