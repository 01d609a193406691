using System.Runtime.InteropServices;

namespace Sparring.Tensors;

/// <summary>The heap that libtorch takes tensors from, where it is glibc's: elsewhere nothing here does anything.</summary>
internal static class NativeHeap
{
    // malloc.h
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    private const int KeptBytes = 1 << 30;
    private const int MostOfOlderVersions = 32 << 20;

    private static readonly MallocTrim? _trim = Find<MallocTrim>("malloc_trim");
    private static readonly Mallopt? _set = Find<Mallopt>("mallopt");

    private delegate int MallocTrim(nuint pad);

    private delegate int Mallopt(int parameter, int value);

    /// <summary>
    /// Gives memory that libtorch has freed back to the system, which takes some milliseconds. The heap keeps it, cannot always use it again for
    /// aligned blocks of a few MB, and then grows by 100 MB with every 1,000 images that a network looks at.
    /// </summary>
    public static void Trim() => _trim?.Invoke(0);

    /// <summary>
    /// Lets freed blocks of up to 1 GiB be used again, for the rest of the process. Otherwise those of many MB go back to the system, which hands them
    /// out again page by page and cleared: a round of training, which asks for the same blocks as the one before it, then takes a twelfth longer.
    /// </summary>
    public static void KeepFreed()
    {
        // Older versions take at most 32 MiB. Where neither is taken, the other threshold would only keep this one from growing by itself.
        if (_set is not null && (_set(MapThreshold, KeptBytes) == 1 || _set(MapThreshold, MostOfOlderVersions) == 1))
        {
            _set(TrimThreshold, KeptBytes);
        }
    }

    private static T? Find<T>(string name) where T : Delegate =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint library)
        && NativeLibrary.TryGetExport(library, name, out nint address)
            ? Marshal.GetDelegateForFunctionPointer<T>(address)
            : null;
}
