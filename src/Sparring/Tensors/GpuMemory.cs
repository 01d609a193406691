namespace Sparring.Tensors;

/// <summary>The memory of a GPU, as its driver tells it: what all programs use together.</summary>
/// <param name="UsedMiB">In use. libtorch keeps what it has once had, so of one program alone on the GPU this is the most that it has needed so far.</param>
/// <param name="TotalMiB">All there is.</param>
public readonly record struct GpuMemory(double UsedMiB, double TotalMiB);
