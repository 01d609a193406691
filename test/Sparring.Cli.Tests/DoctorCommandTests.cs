using Sparring.Cli.Commands;

namespace Sparring.Cli.Tests;

public sealed class DoctorCommandTests
{
    [Fact]
    public void Doctor_ThisMachine_TellsEveryFactAndThatTrainingWorks()
    {
        CommandLine run = CommandLine.Run("doctor");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["sparring", "runtime", "SDK", "libtorch", "C++ runtime patch", "cores", "CPU", "CPU features", "GPU", "memory", "disk"],
            run.Out.Split('\n').TakeWhile(line => line.Length > 0).Select(line => line[..19].Trim()));
        Assert.EndsWith("\nTraining will work here.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireRoom_DiskNearlyFull_SaysThatTrainingWillNotWork()
    {
        DoctorCommand.RequireRoom(100 * 1024 * 1024);
        SparringException e = Assert.Throws<SparringException>(() => DoctorCommand.RequireRoom(12 * 1024 * 1024));

        Assert.Equal(
            "Training will not work here: the disk has only 12.0 MiB left, and a run needs some 100 MiB. Make room, or work in another folder.", e.Message);
    }

    [Fact]
    public void AvailableMemory_MemInfo_IsWhatTheKernelReckons() =>
        Assert.Equal(2048, Machine.AvailableMemory(["MemTotal:       24659264 kB", "MemFree:         1 kB", "MemAvailable:          2 kB"]));
}
