namespace Sparring.Tensors;

/// <summary>What became of loading libtorch in this process.</summary>
public sealed record NativeStatus
{
    /// <summary>Operating system and processor of this process, for example `linux-x64`.</summary>
    public required string Platform { get; init; }

    /// <summary>The version of TorchSharp that this process runs with.</summary>
    public required string TorchSharpVersion { get; init; }

    /// <summary>The version of libtorch that this version of TorchSharp pairs with.</summary>
    public required string LibtorchVersion { get; init; }

    /// <summary>Where libtorch lies; null where it was not found among this program's files.</summary>
    public string? LibtorchPath { get; init; }

    /// <summary>Whether it is the one that the environment variable SPARRING_LIBTORCH names.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether it is a build for NVIDIA GPUs. Whether there is one is another question: see <see cref="ComputeDevice"/>.</summary>
    public bool HasCuda { get; init; }

    /// <summary>
    /// Whether TorchSharp's own native library asks for a newer C++ runtime than this machine has, and a patched copy of it was made.
    /// </summary>
    public bool PatchNeeded { get; init; }

    /// <summary>The patched copy; null where none was needed, or where it was kept only while it was loaded for want of a cache folder.</summary>
    public string? PatchedCopy { get; init; }

    /// <summary>What went wrong and what to do; null where libtorch is loaded.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether tensors can be used.</summary>
    public bool IsLoaded => Problem is null;
}
