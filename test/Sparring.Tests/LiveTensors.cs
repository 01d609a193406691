using static TorchSharp.torch;

namespace Sparring.Tests;

/// <summary>Counts tensors, so that a test can tell whether something leaves any behind.</summary>
internal static class LiveTensors
{
    /// <summary>How many there are once what earlier tests left is collected: otherwise that would happen in between, and hide others.</summary>
    public static long CountSettled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
