using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

public sealed class NativeLoaderTests
{
    [Fact]
    public void Load_LibrariesThatLoadByName_TouchesNoFile()
    {
        var tried = new List<string>();
        NativeHost host = Host("linux-x64") with { TryLoadByName = name => { tried.Add(name); return true; } };

        NativeStatus status = new NativeLoader(host).Load();

        Assert.True(status.IsLoaded);
        Assert.False(status.PatchNeeded);
        Assert.Equal(["c10", "torch_cpu", "torch", "LibTorchSharp"], tried);
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
    };
}
