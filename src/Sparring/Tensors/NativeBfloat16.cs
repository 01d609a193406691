using System.Runtime.Intrinsics.X86;

namespace Sparring.Tensors;

/// <summary>Whether the processor has instructions for products of bfloat16, without which they are emulated and slower than float32.</summary>
internal static class NativeBfloat16
{
    // Intel 64 and IA-32 architectures software developer's manual, CPUID leaf 7, subleaf 1, EAX: AVX512_BF16.
    private const int Leaf = 7;
    private const int SubLeaf = 1;
    private const int Bit = 5;

    /// <summary>AVX512-BF16, which processors with AMX-BF16 have too. Of ARM processors .NET does not tell.</summary>
    public static bool IsSupported { get; } =
        Avx512F.IsSupported
        && X86Base.CpuId(Leaf, 0).Eax >= SubLeaf
        && (X86Base.CpuId(Leaf, SubLeaf).Eax & (1 << Bit)) != 0;
}
