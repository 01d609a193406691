using System.Diagnostics;
using Sparring.Data;

namespace Sparring.Tests.Data;

/// <summary>What a folder may hold beside images.</summary>
public sealed class FolderFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_LinksToFolders_CanBeNamedThemselves()
    {
        using TempFolder other = new();
        other.Write("a.png", TestImages.Flat(16, 16, 1));
        Link(() => Directory.CreateSymbolicLink(_folder["cats"], other.Path));

        Assert.Equal(1, TestImages.Open(_folder["cats"]).Count);
        Assert.Equal(
            $"There is no image in '{_folder.Path}', but there is 'cats', a link to a folder, which can be named itself. Name a folder, a zip or a file that holds some.",
            Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path)).Message);
    }

    [Fact]
    public void Open_LinkToAFile_IsAnImage()
    {
        using TempFolder other = new();
        string image = other.Write("a.png", TestImages.Flat(16, 16, 7));
        Link(() => File.CreateSymbolicLink(_folder["b.png"], image));

        IImageSource source = TestImages.Open(_folder.Path);

        Assert.Equal(1, source.Count);
        Assert.All(TestImages.Read(source, 0), value => Assert.Equal(7, value));
    }

    [Fact]
    public void Open_LinkToItself_IsNamed()
    {
        _folder.Write("a.png", TestImages.Flat(16, 16, 1));
        Link(() => File.CreateSymbolicLink(_folder["b.png"], _folder["b.png"]));

        Assert.StartsWith(
            $"In '{_folder.Path}' 1 of 2 image files cannot be used, and at most 1% may be bad: 'b.png' is a link that leads in a circle", Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path)).Message);
    }

    [Fact]
    public void Open_PipesBesideImages_AreNeverOpened()
    {
        _folder.Write("a.png", TestImages.Flat(16, 16, 1));
        MakePipe(_folder["pipe"]);
        Link(() => File.CreateSymbolicLink(_folder["link"], _folder["pipe"]));

        Assert.Equal(1, TestImages.Open(_folder.Path).Count);

        File.Move(_folder["pipe"], _folder["pipe.png"]);
        File.Delete(_folder["link"]);
        Assert.StartsWith(
            $"In '{_folder.Path}' 1 of 2 image files cannot be used, and at most 1% may be bad: 'pipe.png' is a pipe, socket or device and no file. Repair",
            Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path)).Message);
    }

    [Fact]
    public void Open_PipeNamedItself_Refuses()
    {
        string pipe = _folder["train-images-idx3-ubyte"];
        MakePipe(pipe);

        string message = $"'{pipe}' is a pipe, socket or device and no file.";
        Assert.StartsWith(message, Assert.Throws<UsageException>(() => TestImages.Open(pipe)).Message);
        Assert.StartsWith(message, Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path)).Message);
    }

    [Fact]
    public void Open_RunsAmongTheData_ArePassedOverAndDoNotChangeTheFingerprint()
    {
        _folder.Write("a.png", TestImages.Flat(16, 16, 1));
        string before = TestImages.Open(_folder.Path).Fingerprint;
        _folder.Write("runs/00001-photos/run.lock", []);
        string sample = _folder.Write("runs/00001-photos/samples/000000.png", TestImages.Flat(64, 64, 9));

        Assert.Equal(before, TestImages.Open(_folder.Path).Fingerprint);
        Assert.Equal(1, TestImages.Open(Path.GetDirectoryName(sample)!).Count);
        Assert.Equal("64x64 grey", TestImages.Open(_folder["runs/00001-photos"]).Shape.ToString());
    }

    private static void Link(Func<FileSystemInfo> make)
    {
        try
        {
            make();
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"Windows lets only developers make links: {e.Message}");
        }
    }

    private static void MakePipe(string path)
    {
        try
        {
            using var process = Process.Start("mkfifo", [path]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no mkfifo command here.");
        }
    }
}
