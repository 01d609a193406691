using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sparring.Tensors;

/// <summary>
/// Loads libtorch before TorchSharp does. Left alone, TorchSharp copies some 600 MB beside the program at its first start, and does
/// not load at all where the C++ runtime is older than GCC 13 (Debian 12, Ubuntu 22.04).
/// </summary>
public static class NativeLibraries
{
    private static readonly Lazy<NativeStatus> _status = new(LoadOnce);

    /// <summary>Loads libtorch if that has not happened yet. Never throws; any thread may call it.</summary>
    public static NativeStatus Load() => _status.Value;

    /// <summary>Makes sure that tensors can be used.</summary>
    /// <exception cref="SparringException">libtorch cannot be loaded; the message names the cause and the cure.</exception>
    public static void EnsureLoaded()
    {
        if (Load().Problem is { } problem)
        {
            throw new SparringException(problem);
        }
    }

    // For programs that were not built with the package's targets (buildTransitive/), which do the same before the first line of Main.
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp loads its natives at the first use of a tensor anywhere; nothing "
        + "else runs before every method of this library.")]
    [ModuleInitializer]
    internal static void Initialize() => Load();

    private static NativeStatus LoadOnce()
    {
        try
        {
            return new NativeLoader(NativeHost.Current()).Load();
        }
        catch (Exception exception)
        {
            // A module initialiser that throws would also break programs that never touch a tensor: kept for EnsureLoaded.
            return new NativeStatus
            {
                Platform = NativeHost.CurrentPlatform,
                TorchSharpVersion = "unknown",
                LibtorchVersion = NativeHost.LibtorchVersion,
                Problem = $"libtorch could not be loaded: {exception.Message}",
            };
        }
    }
}
