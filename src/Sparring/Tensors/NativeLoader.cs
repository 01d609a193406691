using System.Security.Cryptography;

namespace Sparring.Tensors;

/// <summary>Loads libtorch and TorchSharp's own native library, patched where the machine's C++ runtime is too old for it.</summary>
internal sealed class NativeLoader(NativeHost host)
{
    private static readonly string[] _packagedPlatforms = ["linux-x64", "win-x64", "osx-arm64"];

    public NativeStatus Load()
    {
        // Loaded one by one and by name, TorchSharp finds all of them in the process and copies nothing.
        foreach (string name in (string[])["c10", "torch_cpu", "torch"])
        {
            host.TryLoadByName(name);
        }

        var status = new NativeStatus
        {
            Platform = host.Platform,
            TorchSharpVersion = host.TorchSharpVersion,
            LibtorchVersion = NativeHost.LibtorchVersion,
            LibtorchPath = host.Find(FileName("torch_cpu")),
        };
        return host.TryLoadByName("LibTorchSharp") ? status : LoadFromFile(status);
    }

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
            return status with { Problem = $"'{original}' does not load: {exception.Message.TrimEnd()}" };
        }
    }

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
