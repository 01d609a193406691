using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Sparring.Cli.Terminal;
using Sparring.Tensors;

namespace Sparring.Cli.Commands;

/// <summary>Facts about the machine, as sentences.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";
    private const string MemInfo = "/proc/meminfo";

    /// <summary>The .NET SDKs installed; running needs none of them.</summary>
    public static string SdkVersions()
    {
        try
        {
            using Process dotnet = Process.Start(new ProcessStartInfo("dotnet", "--list-sdks") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string[] lines = dotnet.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            dotnet.WaitForExit();
            return lines.Length == 0 ? "none, and none is needed to run" : string.Join(", ", lines.Select(line => line.Split(' ')[0]));
        }
        catch (Win32Exception)
        {
            return "none on the path, and none is needed to run";
        }
    }

    public static string CpuName() => CpuInfoLine("model name") ?? "unknown";

    /// <summary>The vector units that libtorch's kernels make use of.</summary>
    public static string CpuFeatures()
    {
        string[] flags = CpuInfoLine("flags")?.Split(' ') ?? [];
        (string Name, bool Here)[] features =
        [
            ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("AVX-512", Avx512F.IsSupported),
            // .NET does not tell about these two.
            ("AVX512-BF16", flags.Contains("avx512_bf16")),
            ("AMX-BF16", flags.Contains("amx_bf16")),
            ("NEON", AdvSimd.IsSupported),
        ];
        string found = string.Join(", ", features.Where(feature => feature.Here).Select(feature => feature.Name));
        return found.Length == 0 ? "none of AVX2, FMA, AVX-512, NEON: training will be slow" : found;
    }

    /// <summary>Graphics processors of NVIDIA's driver, and whether they can be computed with.</summary>
    public static string Gpu()
    {
        bool isThere = ComputeDevice.HasDriver;
        return !NativeLibraries.Load().IsLoaded ? (isThere ? "by NVIDIA" : "none found")
            : ComputeDevice.CudaProblem is not { } problem ? $"computes: {ComputeDevice.Of("cuda").Description}"
            : isThere ? $"by NVIDIA, not used: {problem}"
            : "none found";
    }

    public static string Memory()
    {
        // The numbers are those of the latest collection, and there may have been none.
        GC.Collect();
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long free = File.Exists(MemInfo)
            ? AvailableMemory(File.ReadLines(MemInfo))
            : Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
        return $"{Readable.Bytes(memory.TotalAvailableMemoryBytes)} for this process, {Readable.Bytes(Math.Min(free, memory.TotalAvailableMemoryBytes))} free";
    }

    /// <summary>Bytes that can be had without swapping, page cache included, as the kernel reckons.</summary>
    internal static long AvailableMemory(IEnumerable<string> memInfo)
    {
        string line = memInfo.First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    public static string Disk(string folder) => $"{Readable.Bytes(FreeBytes(folder))} free in {Readable.Foreign(folder)}";

    public static long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private static string? CpuInfoLine(string key) => File.Exists(CpuInfo)
        ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;
}
