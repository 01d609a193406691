using System.Runtime.InteropServices;

namespace Sparring.Tensors;

/// <summary>
/// Gives memory that libtorch has freed back to the system. glibc's heap keeps it, cannot always use it again for aligned blocks of a few MB, and
/// then grows by 100 MB with every 1,000 images that a network looks at.
/// </summary>
internal static class NativeHeap
{
    private delegate int MallocTrim(nuint pad);

    /// <summary>Null where the C library is another one.</summary>
    private static readonly MallocTrim? _trim = Find();

    /// <summary>Takes some milliseconds.</summary>
    public static void Trim() => _trim?.Invoke(0);

    private static MallocTrim? Find() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint library)
        && NativeLibrary.TryGetExport(library, "malloc_trim", out nint address)
            ? Marshal.GetDelegateForFunctionPointer<MallocTrim>(address)
            : null;
}
