namespace Sparring.Tensors;

/// <summary>
/// Lets the collector run between calls of libtorch, before its own time has come in the middle of one.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 hands a `Scalar` to libtorch by its address and does not keep it alive during the call (`a + b` and `a * 2` make one each).
/// When the collector runs just then, the scalar's finalizer frees what the call is about to read: an ExternalException from Scalar.h, seen three
/// times in a day on a machine with far more threads than cores. Nothing that is dead between two calls can be missed by one, so that collecting
/// there, and often enough that the collector has no reason to start by itself, closes the window for allocations of the calling thread's own.
/// </remarks>
internal static class QuietMoment
{
    /// <summary>Well below what the collector's youngest generation may hold (15 MB were seen). It takes some 50 rounds, and half a millisecond to collect.</summary>
    private const long Budget = 3 << 20;

    private static long _allocatedBefore;

    /// <summary>Call it where no call of libtorch is under way on this thread: at the end of a round, or of a batch.</summary>
    public static void Pass()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        if (allocated - Volatile.Read(ref _allocatedBefore) < Budget)
        {
            return;
        }

        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        Volatile.Write(ref _allocatedBefore, allocated);
    }
}
