using System.Reflection;
using System.Runtime.InteropServices;
using Sparring.Storage;
using TorchSharp;

namespace Sparring.Tensors;

/// <summary>What <see cref="NativeLoader"/> needs of the machine and the process.</summary>
internal sealed record NativeHost
{
    private delegate ulong AbiVersion();

    /// <summary>The libtorch that TorchSharp 0.107 is built against. `torch.__version__` says it too, but only once it is loaded.</summary>
    public const string LibtorchVersion = "2.10.0";

    public required string Platform { get; init; }

    public required string TorchSharpVersion { get; init; }

    /// <summary>Loads a library by its bare name as the runtime would for TorchSharp; false where it is absent or does not load.</summary>
    public required Func<string, bool> TryLoadByName { get; init; }

    /// <summary>Loads a file; throws <see cref="DllNotFoundException"/> with the system's reason where that fails.</summary>
    public required Action<string> LoadFile { get; init; }

    /// <summary>The path of a native file of this program, or null.</summary>
    public required Func<string, string?> Find { get; init; }

    /// <summary>This user's cache folder, which need not exist yet; null where the user has none.</summary>
    public required string? CacheFolder { get; init; }

    /// <summary>The folder beside the program that its libtorch is built into, which need not exist.</summary>
    public required string OwnLibtorch { get; init; }

    /// <summary>What the user names in <see cref="ExistingLibtorch.Variable"/>; null or empty where that is nothing.</summary>
    public string? NamedLibtorch { get; init; }

    /// <summary>What a libtorch_cpu that is loaded says of its version, such as "2.10.0"; null from versions before 2.9, which say nothing.</summary>
    public required Func<string, string?> VersionOf { get; init; }

    public static string CurrentPlatform => (OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier.StartsWith("linux-musl", StringComparison.Ordinal) ? "linux-musl"
        : OperatingSystem.IsLinux() ? "linux"
        : RuntimeInformation.OSDescription)
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    public static NativeHost Current()
    {
        Assembly torchSharp = typeof(torch).Assembly;
        string version = torchSharp.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return new NativeHost
        {
            Platform = CurrentPlatform,
            TorchSharpVersion = version.Split('+')[0],
            TryLoadByName = name => NativeLibrary.TryLoad(name, torchSharp, null, out _),
            LoadFile = path => NativeLibrary.Load(path),
            Find = FindFile,
            CacheFolder = UserCache.Folder,
            OwnLibtorch = Path.Combine(AppContext.BaseDirectory, "libtorch"),
            NamedLibtorch = Environment.GetEnvironmentVariable(ExistingLibtorch.Variable),
            VersionOf = AskVersion,
        };
    }

    /// <summary>Its stable C interface has the version in the highest bytes of a number.</summary>
    private static string? AskVersion(string library)
    {
        if (!NativeLibrary.TryGetExport(NativeLibrary.Load(library), "aoti_torch_abi_version", out nint address))
        {
            return null;
        }

        ulong version = Marshal.GetDelegateForFunctionPointer<AbiVersion>(address)();
        return $"{version >> 56}.{(version >> 48) & 0xff}.{(version >> 40) & 0xff}";
    }

    private static string? FindFile(string fileName)
    {
        string searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Select(folder => Path.Combine(folder, fileName))
            .FirstOrDefault(File.Exists);
    }
}
