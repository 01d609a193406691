using System.ComponentModel;
using System.Diagnostics;
using Sparring.Runs;

namespace Sparring.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sparring-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Take_WhileTaken_IsRefusedUntilGivenBack()
    {
        using (RunLock.Take(_folder.FullName))
        {
            SparringException exception = Assert.Throws<SparringException>(() => RunLock.Take(_folder.FullName));
            Assert.Equal($"The run '{_folder.FullName}' is being written to by another process. Wait until it ends or stop it, or train into another folder", exception.Message);
        }

        RunLock.Take(_folder.FullName).Dispose();
    }

    [Fact]
    public void Take_FolderThatIsNotThere_SaysSo()
    {
        string folder = Path.Combine(_folder.FullName, "none");

        SparringException exception = Assert.Throws<SparringException>(() => RunLock.Take(folder));

        Assert.StartsWith($"'{Path.Combine(folder, "run.lock")}' could not be written: Could not find a part of the path", exception.Message);
    }

    [Fact]
    public void Take_AfterTheHolderWasKilled_Succeeds()
    {
        // util-linux' flock takes the same lock in another process, then becomes `cat`, which echoes once the lock is held.
        using Process? holder = StartFlock();
        Assert.SkipWhen(holder is null, "There is no flock command here.");
        holder.StandardInput.WriteLine("held");
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Throws<SparringException>(() => RunLock.Take(_folder.FullName));

        holder.Kill();
        holder.WaitForExit();

        RunLock.Take(_folder.FullName).Dispose();
    }

    private Process? StartFlock()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("flock", ["--no-fork", Path.Combine(_folder.FullName, RunLock.FileName), "cat"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
