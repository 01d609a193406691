using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

public sealed class NativeLoaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_LibrariesThatLoadByName_TouchesNoFile()
    {
        var tried = new List<string>();
        NativeHost host = Host("linux-x64") with { TryLoadByName = name => { tried.Add(name); return true; } };

        NativeStatus status = new NativeLoader(host).Load();

        Assert.True(status.IsLoaded);
        Assert.False(status.PatchNeeded);
        Assert.Equal(["c10", "torch_cpu", "torch_cuda", "torch", "LibTorchSharp"], tried);
    }

    [Fact]
    public void Load_LibtorchInTheFolderBesideTheProgram_IsLoadedFileByFile()
    {
        Write("own", "torch", "torch_cpu", "c10");

        (NativeStatus status, List<string> loaded) = Load(HostThatLoads);

        Assert.True(status.IsLoaded);
        Assert.Equal(["own/libc10.so", "own/libtorch_cpu.so", "own/libtorch.so"], loaded);
        Assert.Equal(_folder["own/libtorch_cpu.so"], status.LibtorchPath);
        Assert.Equal((false, false), (status.IsNamed, status.HasCuda));
    }

    [Fact]
    public void Load_NamedLibtorchForGpus_IsLoadedInsteadOfTheProgramsOwn()
    {
        Write("own", "torch", "torch_cpu", "c10");
        Write("torch/lib", "torch_python", "torch", "torch_cuda", "torch_cpu", "c10_cuda", "c10");
        File.WriteAllText(_folder["torch/version.py"], "__version__ = '2.10.0+cu128'\n");

        (NativeStatus status, List<string> loaded) = Load(HostThatLoads with { NamedLibtorch = _folder["torch"] });

        Assert.True(status.IsLoaded);
        Assert.Equal(["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"], loaded.Select(path => path["torch/lib/lib".Length..^".so".Length]));
        Assert.Equal((true, true), (status.IsNamed, status.HasCuda));
    }

    [Fact]
    public void Load_NamedLibtorchOfAnotherVersion_IsNotLoadedAndSaysWhatFits()
    {
        Write("lib", "torch", "torch_cpu", "c10");
        File.WriteAllText(_folder["build-version"], "2.9.1+cpu");

        (NativeStatus status, List<string> loaded) = Load(HostThatLoads with { NamedLibtorch = _folder.Path });

        Assert.Empty(loaded);
        Assert.Equal(
            $"SPARRING_LIBTORCH is '{_folder.Path}', which is libtorch 2.9.1+cpu; TorchSharp 0.107.0 works with 2.10.0 alone. "
            + "Install that version (pip install torch==2.10.0), name another folder, or unset SPARRING_LIBTORCH",
            status.Problem);
    }

    [Theory]
    [InlineData("2.10.0", null)]
    [InlineData("2.10.1", "which is libtorch 2.10.1;")]
    [InlineData(null, "which is libtorch of before 2.9 (it does not tell its version);")]
    public void Load_NamedLibtorchWithoutAVersionBesideIt_IsAskedItself(string? told, string? expected)
    {
        Write("lib", "torch_cpu");

        (NativeStatus status, _) = Load(HostThatLoads with { NamedLibtorch = _folder["lib"], VersionOf = path => path == _folder["lib/libtorch_cpu.so"] ? told : "9.9.9" });

        Assert.Equal(expected is null, status.IsLoaded);
        Assert.Contains(expected ?? "", status.Problem ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NamedFolderWithoutLibtorch_TellsWhereToLook()
    {
        (NativeStatus status, _) = Load(HostThatLoads with { NamedLibtorch = _folder.Path });

        Assert.StartsWith(
            $"SPARRING_LIBTORCH is '{_folder.Path}', but there is no libtorch_cpu.so in it, in its lib or in its torch/lib. Name the folder that `python", status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NamedLibtorchBesideOneThatTorchSharpLoadsItself_IsRefused()
    {
        Write("lib", "torch_cpu");

        (NativeStatus status, List<string> loaded) = Load(HostThatLoads with { NamedLibtorch = _folder["lib"], Find = name => $"/program/{name}" });

        Assert.Empty(loaded);
        Assert.Contains("(/program/libtorch_cpu.so), and two in one process abort it.", status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NamedLibtorchWithTheOldInterface_IsHintedAt()
    {
        _folder.Write("lib/torch_cpu.dll", []);
        NativeHost host = HostThatLoads with
        {
            Platform = "win-x64", // no patch is tried there
            NamedLibtorch = _folder["lib"],
            VersionOf = _ => "2.10.0",
            TryLoadByName = _ => false,
            Find = name => name == "LibTorchSharp.dll" ? "/program/LibTorchSharp.dll" : null,
            LoadFile = path =>
            {
                if (path == "/program/LibTorchSharp.dll")
                {
                    throw new DllNotFoundException("undefined symbol: _ZN2at");
                }
            },
        };

        NativeStatus status = new NativeLoader(host).Load();

        Assert.EndsWith(
            "undefined symbol: _ZN2at. The libtorch of SPARRING_LIBTORCH was perhaps built with _GLIBCXX_USE_CXX11_ABI=0; TorchSharp needs one built with 1, as PyTorch's own packages are",
            status.Problem,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-x64")]
    public void Load_PlatformWithoutPackage_NamesThoseThatHaveOne(string platform)
    {
        NativeStatus status = new NativeLoader(Host(platform)).Load();

        Assert.False(status.IsLoaded);
        Assert.Equal(
            $"There is no libtorch package for this platform ({platform}): TorchSharp 0.107.0 has one for linux-x64, win-x64, osx-arm64. Run on one of these",
            status.Problem);
    }

    [Theory]
    [InlineData("linux-x64", "libtorch_cpu.so")]
    [InlineData("win-x64", "torch_cpu.dll")]
    [InlineData("osx-arm64", "libtorch_cpu.dylib")]
    public void Load_WithoutLibtorch_NamesThePackage(string platform, string file)
    {
        NativeStatus status = new NativeLoader(Host(platform)).Load();

        Assert.Equal(
            $"libtorch ({file}) is not among this program's files. Add the package libtorch-cpu-{platform} 2.10.0 to your project, or a CUDA package of the same version",
            status.Problem);
    }

    [Fact]
    public void Load_WithoutLibraryOfTorchSharp_NamesThePackage()
    {
        NativeHost host = Host("linux-x64") with { Find = name => name == "libtorch_cpu.so" ? "/program/libtorch_cpu.so" : null };

        NativeStatus status = new NativeLoader(host).Load();

        Assert.Equal("/program/libtorch_cpu.so", status.LibtorchPath);
        Assert.Equal(
            "TorchSharp's own library (libLibTorchSharp.so) is not among this program's files. Add the package TorchSharp 0.107.0 to your project, and build it for linux-x64",
            status.Problem);
    }

    [Fact]
    public void Load_LibraryThatTheSystemRefuses_PassesItsReasonOn()
    {
        NativeHost host = Host("win-x64") with
        {
            Find = name => $"/program/{name}",
            LoadFile = path => throw new DllNotFoundException("the specified module could not be found"),
        };

        NativeStatus status = new NativeLoader(host).Load();

        Assert.Equal("'/program/LibTorchSharp.dll' does not load: the specified module could not be found", status.Problem);
    }

    private static NativeHost Host(string platform) => new()
    {
        Platform = platform,
        TorchSharpVersion = "0.107.0",
        TryLoadByName = _ => false,
        LoadFile = _ => throw new InvalidOperationException("Nothing was to be loaded."),
        Find = _ => null,
        CacheFolder = null,
        OwnLibtorch = "/none",
        VersionOf = _ => throw new InvalidOperationException("Nothing was to be asked."),
    };

    /// <summary>A host that loads everything, with the test's folder "own" beside the program.</summary>
    private NativeHost HostThatLoads => Host("linux-x64") with { TryLoadByName = _ => true, OwnLibtorch = _folder["own"] };

    /// <summary>What is loaded, relative to the test's folder.</summary>
    private (NativeStatus Status, List<string> Loaded) Load(NativeHost host)
    {
        List<string> loaded = [];
        NativeStatus status = new NativeLoader(host with { LoadFile = path => loaded.Add(Path.GetRelativePath(_folder.Path, path).Replace('\\', '/')) }).Load();
        return (status, loaded);
    }

    private void Write(string folder, params string[] libraries) => Array.ForEach(libraries, name => _folder.Write($"{folder}/lib{name}.so", []));
}
