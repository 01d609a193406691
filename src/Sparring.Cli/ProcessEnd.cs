using System.Runtime.InteropServices;

namespace Sparring.Cli;

/// <summary>Ends the process while other threads compute.</summary>
internal static class ProcessEnd
{
    /// <summary>Leaves at once, with an exit code, and runs nothing more.</summary>
    public static void Now(int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(exitCode);
        }

        // Environment.Exit would take libtorch apart under the threads that work in it: now and then a segmentation fault.
        ExitWithoutHandlers(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitWithoutHandlers(int exitCode);
}
