using Sparring.Storage;

namespace Sparring.Runs;

/// <summary>The right to write to a run, which one process has at a time. The system gives it back when that process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file in the run's folder that stands for the right. It stays there; what counts is whether it is locked.</summary>
    public const string FileName = "run.lock";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the right.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <exception cref="SparringException">Another process, or another part of this one, has it, or the folder cannot be written to.</exception>
    public static RunLock Take(string runFolder)
    {
        string path = Path.Combine(runFolder, FileName);
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (FileLocks.IsTaken(exception))
        {
            throw new SparringException($"The run '{runFolder}' is being written to by another process. Wait until it ends or stop it, or train into another folder", exception);
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, path);
        }
    }

    /// <summary>Gives the right back.</summary>
    public void Dispose() => _file.Dispose();
}
