using System.Runtime.CompilerServices;
using Sparring.Tensors;

namespace Sparring.Tests;

/// <summary>A test that needs an NVIDIA GPU and a libtorch for it; elsewhere it is skipped, and the reason is the one that a user would be told.</summary>
internal sealed class GpuFactAttribute : FactAttribute
{
    public GpuFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        string? problem = NativeLibraries.Load().Problem ?? ComputeDevice.CudaProblem;
        Skip = problem is null ? null : $"Needs a GPU: {problem}.";
    }
}
