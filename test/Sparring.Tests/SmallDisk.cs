using System.Diagnostics;

namespace Sparring.Tests;

/// <summary>A disk of a few hundred kilobytes in memory. A test that needs one skips where it cannot be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string size)
    {
        Path = Directory.CreateTempSubdirectory("sparring-disk-").FullName;
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path))
        {
            Directory.Delete(Path);
            Assert.Skip("A small disk can be mounted by root on Linux alone.");
        }
    }

    public string Path { get; }

    public void Grow(string size) => Assert.True(Run("mount", "-o", $"remount,size={size}", Path));

    public void Dispose()
    {
        Assert.True(Run("umount", Path));
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
