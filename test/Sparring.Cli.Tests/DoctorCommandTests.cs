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
}
