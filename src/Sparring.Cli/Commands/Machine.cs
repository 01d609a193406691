using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Sparring.Cli.Terminal;

namespace Sparring.Cli.Commands;

/// <summary>Facts about the machine, as sentences.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";
    private const string NvidiaDevices = "/proc/driver/nvidia/gpus";

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

    /// <summary>Graphics processors of the driver; this version of Sparring computes on the CPU.</summary>
    public static string Gpu()
    {
        string[] devices = Directory.Exists(NvidiaDevices) ? Directory.GetDirectories(NvidiaDevices) : [];
        return devices.Length == 0 ? "none found" : $"{devices.Length} by NVIDIA, not used: training runs on the CPU";
    }

    public static string Memory()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return $"{Readable.Bytes(memory.TotalAvailableMemoryBytes)} for this process, "
            + $"{Readable.Bytes(Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes))} free";
    }

    public static string Disk(string folder) => $"{Readable.Bytes(new DriveInfo(folder).AvailableFreeSpace)} free in {folder}";

    private static string? CpuInfoLine(string key) => File.Exists(CpuInfo)
        ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;
}
