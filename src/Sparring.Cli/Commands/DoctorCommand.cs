using System.Reflection;
using System.Runtime.InteropServices;
using Sparring.Cli.Terminal;
using Sparring.Runs;
using Sparring.Tensors;

namespace Sparring.Cli.Commands;

/// <summary>`sparring doctor`: what this machine offers, and whether everything that training needs is there.</summary>
internal sealed class DoctorCommand : Verb
{
    private const long LeastFreeBytes = 100L * 1024 * 1024;

    private readonly ConsoleStreams _streams;

    public DoctorCommand(ConsoleStreams streams) : base("doctor", "Say what this machine offers, and whether training will work on it.")
    {
        _streams = streams;
        SetAction(_ => Examine());
    }

    private int Examine()
    {
        NativeStatus natives = NativeLibraries.Load();
        Tell("sparring", Version());
        Tell("runtime", $"{RuntimeInformation.FrameworkDescription}, {natives.Platform}, {RuntimeInformation.OSDescription}");
        Tell("SDK", Machine.SdkVersions());
        Tell("libtorch", Libtorch(natives));
        Tell("C++ runtime patch", Patch(natives));
        Tell("cores", $"{Environment.ProcessorCount}");
        Tell("CPU", Machine.CpuName());
        Tell("CPU features", Machine.CpuFeatures());
        Tell("GPU", Machine.Gpu());
        Tell("memory", Machine.Memory());
        Tell("disk", Machine.Disk(Environment.CurrentDirectory));
        _streams.Out.WriteLine();
        if (natives.Problem is { } problem)
        {
            throw new SparringException(problem);
        }

        RequireRoom(Machine.FreeBytes(Environment.CurrentDirectory));
        // Loading is not computing: a few rounds of the smallest game use every part.
        RunPlan.Measure(Recipe.Get("points").Options);
        _streams.Out.WriteLine("Training will work here.");
        return ExitCode.Done;

        void Tell(string what, string finding) => _streams.Out.WriteLine($"{what,-19}{finding}");
    }

    /// <exception cref="SparringException">There is hardly room for a run folder.</exception>
    internal static void RequireRoom(long freeBytes)
    {
        if (freeBytes < LeastFreeBytes)
        {
            throw new SparringException(
                $"Training will not work here: the disk has only {Readable.Bytes(freeBytes)} left, and a run needs some {Readable.Bytes(LeastFreeBytes)}. Make room, or work in another folder.");
        }
    }

    private static string Libtorch(NativeStatus natives) =>
        $"{natives.LibtorchVersion} with TorchSharp {natives.TorchSharpVersion}, "
        + (natives.IsLoaded ? $"loaded from {natives.LibtorchPath ?? "the system"}, for {(natives.HasCuda ? "NVIDIA GPUs" : "the CPU")}" : "NOT loaded");

    private static string Patch(NativeStatus natives) => natives switch
    {
        { PatchNeeded: false } => "not needed",
        { PatchedCopy: { } copy } => $"needed, since this system's is older than GCC 13's; {copy}",
        _ => "needed, since this system's is older than GCC 13's; made for this process only",
    };

    private static string Version() =>
        typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
