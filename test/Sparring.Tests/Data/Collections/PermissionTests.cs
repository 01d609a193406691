using System.Diagnostics;

namespace Sparring.Tests.Data.Collections;

/// <summary>Files that may not be read. To the superuser nothing is forbidden, so these tests run once more, in a process without that right.</summary>
public sealed class PermissionTests : IDisposable
{
    private const string ChildMark = "SPARRING_TEST_UNPRIVILEGED";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Items_FilesAndFoldersThatMayNotBeRead_AreNamedAndTheRestIsRead()
    {
        if (RanUnprivileged(nameof(Items_FilesAndFoldersThatMayNotBeRead_AreNamedAndTheRestIsRead)))
        {
            return;
        }

        byte[] image = TestImages.Flat(16, 16, 1);
        _folder.Write("a.png", image);
        Forbid(_folder.Write("b.png", image));
        _folder.Write("c/d.png", image);
        _folder.Write("e/f.png", image);
        Forbid(_folder["c"]);
        try
        {
            string[] items = Collection.Describe(_folder.Path);

            Assert.Equal(["a.png", "b.png: may not be read", "c", "e/f.png"], items.Select(item => item.StartsWith("c:", StringComparison.Ordinal) ? "c" : item));
            Assert.StartsWith("c: may not be listed: Access to the path '", items[2]);
            UInt128 stamp = Sparring.Data.Collections.ImageCollections.StampOf(_folder.Path);
            Assert.Equal(stamp, Sparring.Data.Collections.ImageCollections.StampOf(_folder.Path));
        }
        finally
        {
            Allow(_folder["c"]);
        }
    }

    [Fact]
    public void Open_WhatMayNotBeRead_SaysSo()
    {
        if (RanUnprivileged(nameof(Open_WhatMayNotBeRead_SaysSo)))
        {
            return;
        }

        string zip = _folder.Write("a.zip", TestImages.Zip());
        string folder = Directory.CreateDirectory(_folder["folder"]).FullName;
        Forbid(zip);
        Forbid(folder);
        try
        {
            Assert.StartsWith($"'{zip}' cannot be read: Access to the path '", Collection.Refusal(zip));
            Assert.StartsWith($"The folder '{folder}' cannot be listed: Access to the path '", Collection.Refusal(folder));
        }
        finally
        {
            Allow(folder);
        }
    }

    private static void Forbid(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }
    }

    private static void Allow(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs the test in a process of its own where this one may do anything.</summary>
    private static bool RanUnprivileged(string test)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        if (!Environment.IsPrivilegedProcess || Environment.GetEnvironmentVariable(ChildMark) is not null)
        {
            return false;
        }

        var start = new ProcessStartInfo("setpriv", ["--bounding-set=-all", "--inh-caps=-all", Environment.ProcessPath!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PermissionTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"*.{nameof(PermissionTests)}.{test}");
        start.Environment[ChildMark] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.SkipWhen(error.Result.StartsWith("setpriv:", StringComparison.Ordinal), $"Rights cannot be given up here: {error.Result}");
            Assert.True(process.ExitCode == 0 && output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no setpriv command here.");
        }

        return true;
    }
}
