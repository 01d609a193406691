using System.Security.Cryptography;

namespace Sparring.Tensors;

/// <summary>Loads libtorch and TorchSharp's own native library, patched where the machine's C++ runtime is too old for it.</summary>
internal sealed class NativeLoader(NativeHost host)
{
    private static readonly string[] _packagedPlatforms = ["linux-x64", "win-x64", "osx-arm64"];

    /// <summary>
    /// In the order in which they need each other. Those for CUDA are in libtorch's builds for GPUs alone, and have to be there before
    /// anything asks libtorch for a GPU: it remembers the answer. They may fail to load, as caffe2_nvrtc does where there is no driver: libtorch
    /// then computes on the CPU.
    /// </summary>
    private static readonly string[] _libraries =
    [
        "c10", "torch_cpu",
        // What TorchSharp loads by itself on Windows, in its order: cuDNN looks for its parts by name.
        "cudnn_adv64_9", "cudnn_cnn64_9", "cudnn_ops64_9", "cudnn_graph64_9", "cudnn_heuristic64_9", "cudnn_engines_precompiled64_9",
        "cudnn_engines_runtime_compiled64_9", "nvrtc-builtins64_128", "caffe2_nvrtc", "nvrtc64_120_0", "cublasLt64_12", "cufft64_11",
        "cusparse64_12", "cusolver64_11",
        "c10_cuda", "torch_cuda", "torch",
    ];

    private static readonly string[] _required = ["c10", "torch_cpu", "torch"];

    public NativeStatus Load()
    {
        NativeStatus status = LoadLibtorch(new NativeStatus
        {
            Platform = host.Platform,
            TorchSharpVersion = host.TorchSharpVersion,
            LibtorchVersion = NativeHost.LibtorchVersion,
        });
        if (!status.IsLoaded)
        {
            return status;
        }

        status = status with { HasCuda = status.LibtorchPath is { } path && File.Exists(Path.Combine(Path.GetDirectoryName(path)!, FileName("torch_cuda"))) };
        return host.TryLoadByName("LibTorchSharp") ? status : LoadFromFile(status);
    }

    /// <summary>Loaded beforehand, TorchSharp finds all of libtorch in the process and copies nothing.</summary>
    private NativeStatus LoadLibtorch(NativeStatus status)
    {
        string library = FileName("torch_cpu");
        if (!string.IsNullOrEmpty(host.NamedLibtorch))
        {
            return LoadNamed(status, host.NamedLibtorch);
        }

        if (File.Exists(Path.Combine(host.OwnLibtorch, library)))
        {
            return LoadFolder(status, host.OwnLibtorch);
        }

        foreach (string name in (string[])["c10", "torch_cpu", "torch_cuda", "torch"])
        {
            host.TryLoadByName(name);
        }

        return status with { LibtorchPath = host.Find(library) };
    }

    /// <summary>The libtorch that the user names, if it is the one that TorchSharp was built against.</summary>
    private NativeStatus LoadNamed(NativeStatus status, string named)
    {
        string library = FileName("torch_cpu");
        string begin = $"{ExistingLibtorch.Variable} is '{named}'";
        if (ExistingLibtorch.In(named, library) is not { } existing)
        {
            return status with
            {
                Problem = $"{begin}, but there is no {library} in it, in its lib or in its torch/lib. Name the folder that "
                    + "`python -c \"import torch; print(torch.__path__[0])\"` prints, or an unzipped libtorch",
            };
        }

        if (host.Find(library) is { } own)
        {
            return status with
            {
                Problem = $"{begin}, but this program has a libtorch where TorchSharp loads it by itself ({own}), and two in one process "
                    + "abort it. Build the program without a libtorch package, or with the package's targets (SparringLoadNatives)",
            };
        }

        if (existing.Version is { } version && !Fits(version))
        {
            return status with { Problem = OfAnotherVersion(begin, version) };
        }

        status = LoadFolder(status, existing.Folder) with { IsNamed = true };
        if (!status.IsLoaded || existing.Version is not null)
        {
            return status;
        }

        string? told = host.VersionOf(status.LibtorchPath!);
        return told is not null && Fits(told) ? status : status with { Problem = OfAnotherVersion(begin, told) };
    }

    private NativeStatus LoadFolder(NativeStatus status, string folder)
    {
        foreach (string name in _libraries)
        {
            string path = Path.Combine(folder, FileName(name));
            if (!File.Exists(path))
            {
                continue;
            }

            try
            {
                host.LoadFile(path);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                if (!_required.Contains(name))
                {
                    continue;
                }

                return status with { LibtorchPath = path, Problem = $"'{path}' does not load: {exception.Message.TrimEnd()}" };
            }
        }

        return status with { LibtorchPath = Path.Combine(folder, FileName("torch_cpu")) };
    }

    // The part behind the "+" tells the kind of build, such as cu128 or cpu: its interface is the same.
    private static bool Fits(string version) => version.Split('+')[0] == NativeHost.LibtorchVersion;

    private string OfAnotherVersion(string begin, string? version) =>
        $"{begin}, which is libtorch {version ?? "of before 2.9 (it does not tell its version)"}; TorchSharp {host.TorchSharpVersion} works with {NativeHost.LibtorchVersion} alone. "
        + $"Install that version (pip install torch=={NativeHost.LibtorchVersion}), name another folder, or unset {ExistingLibtorch.Variable}";

    private NativeStatus LoadFromFile(NativeStatus status)
    {
        if (!_packagedPlatforms.Contains(host.Platform))
        {
            return status with
            {
                Problem = $"There is no libtorch package for this platform ({host.Platform}): TorchSharp {host.TorchSharpVersion} has "
                    + $"one for {string.Join(", ", _packagedPlatforms)}. Run on one of these",
            };
        }

        if (status.LibtorchPath is null)
        {
            return status with
            {
                Problem = $"libtorch ({FileName("torch_cpu")}) is not among this program's files. Add the package "
                    + $"libtorch-cpu-{host.Platform} {NativeHost.LibtorchVersion} to your project, or a CUDA package of the same version",
            };
        }

        if (host.Find(FileName("LibTorchSharp")) is not { } original)
        {
            return status with
            {
                Problem = $"TorchSharp's own library ({FileName("LibTorchSharp")}) is not among this program's files. Add the package "
                    + $"TorchSharp {host.TorchSharpVersion} to your project, and build it for {host.Platform}",
            };
        }

        try
        {
            return host.Platform.StartsWith("linux", StringComparison.Ordinal) && GlibcxxPatch.Apply(File.ReadAllBytes(original)) is { } patched
                ? status with { PatchNeeded = true, PatchedCopy = LoadPatched(original, patched) }
                : LoadAsIs(status, original);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or DllNotFoundException or BadImageFormatException)
        {
            return status with { Problem = $"'{original}' does not load: {exception.Message.TrimEnd()}{HintAtInterface(status, exception)}" };
        }
    }

    /// <summary>Builds with the older interface of C++ strings have other names for the same functions.</summary>
    private static string HintAtInterface(NativeStatus status, Exception exception) =>
        status.IsNamed && exception.Message.Contains("undefined symbol", StringComparison.Ordinal)
            ? $". The libtorch of {ExistingLibtorch.Variable} was perhaps built with _GLIBCXX_USE_CXX11_ABI=0; TorchSharp needs one built with 1, as PyTorch's own packages are"
            : "";

    private NativeStatus LoadAsIs(NativeStatus status, string path)
    {
        host.LoadFile(path);
        return status;
    }

    /// <returns>Where the copy lies, or null where it could only be kept for as long as it took to load it.</returns>
    private string? LoadPatched(string original, byte[] patched)
    {
        if (host.CacheFolder is { } cache)
        {
            // The name follows the content, so that versions of TorchSharp live side by side.
            string path = Path.Combine(cache, $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(patched))[..16]}.so");
            try
            {
                WriteOnce(path, patched);
                host.LoadFile(path);
                return path;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DllNotFoundException)
            {
                // A cache that is not writable, or on a disk that nothing may be executed from: below is the other way, and if
                // that fails too, its error is the one to tell.
            }
        }

        // A fresh folder that only this user may enter: what lies in a shared folder under a known name could be anybody's.
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("sparring-");
        try
        {
            string path = Path.Combine(temporary.FullName, Path.GetFileName(original));
            File.WriteAllBytes(path, patched);
            host.LoadFile(path);
        }
        finally
        {
            // A loaded library stays mapped without its file.
            temporary.Delete(recursive: true);
        }

        return null;
    }

    private static void WriteOnce(string path, byte[] content)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return;
        }

        string folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // Two processes may come here at once: each writes its own file, and either rename leaves a whole one.
        string unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(unfinished, content);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private string FileName(string name) =>
        host.Platform.StartsWith("win", StringComparison.Ordinal) ? $"{name}.dll"
        : host.Platform.StartsWith("osx", StringComparison.Ordinal) ? $"lib{name}.dylib"
        : $"lib{name}.so";
}
