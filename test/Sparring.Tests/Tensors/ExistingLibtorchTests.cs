using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

public sealed class ExistingLibtorchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "libtorch_cpu.so")]
    [InlineData("lib", "lib/libtorch_cpu.so")]
    [InlineData("torch/lib", "torch/lib/libtorch_cpu.so")]
    public void In_EachFolderOfAnInstallation_IsTheLibrariesFolder(string expected, string library)
    {
        _folder.Write(library, []);

        Assert.Equal(Path.TrimEndingDirectorySeparator(_folder[expected]), ExistingLibtorch.In(_folder.Path, "libtorch_cpu.so")?.Folder);
    }

    [Fact]
    public void In_FolderWithoutLibtorch_IsNone() => Assert.Null(ExistingLibtorch.In(_folder.Path, "libtorch_cpu.so"));

    [Theory]
    [InlineData("build-version", "2.10.0+cu128\n", "2.10.0+cu128")]
    [InlineData("version.py", "from typing import Optional\n__all__ = ['__version__']\n__version__ = '2.7.1+cu126'\ncuda: Optional[str] = '12.6'\n", "2.7.1+cu126")]
    [InlineData("version.py", "__version__ = '1.13.0a0'\ndebug = False\n", "1.13.0a0")]
    [InlineData("version.py", "debug = False\n", null)]
    [InlineData("README", "2.10.0", null)]
    public void In_FilesBesideTheLibraries_TellTheVersion(string file, string content, string? expected)
    {
        _folder.Write("lib/libtorch_cpu.so", []);
        File.WriteAllText(_folder[file], content);

        Assert.Equal(expected, ExistingLibtorch.In(_folder["lib"], "libtorch_cpu.so")!.Version);
    }
}
