using System.Security.Cryptography;
using Sparring.Storage;

namespace Sparring.Data.Cache;

/// <summary>The right to write one entry of the cache, had by one process at a time. The system takes it back when a process ends, however it ends.</summary>
/// <remarks>
/// It is the lock on a file that is deleted when the turn is over. On Unix a process may have opened the file just before, and get the lock
/// of a file that no longer has a name: a lock counts only if the mark that its owner gives the file is seen under its name.
/// </remarks>
internal sealed class CacheTurn : IDisposable
{
    private readonly FileStream _lock;

    private CacheTurn(FileStream locked) => _lock = locked;

    /// <param name="path">Of the lock's file, which is made where it is missing.</param>
    /// <returns>Null while another process has the turn.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static CacheTurn? TryTake(string path)
    {
        FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        try
        {
            while (true)
            {
                FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);
                // Windows deletes no file that is open.
                if (OperatingSystem.IsWindows() || IsNamed(file))
                {
                    return new CacheTurn(file);
                }

                file.Dispose();
            }
        }
        catch (IOException e) when (FileLocks.IsTaken(e))
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            // While it is locked: afterwards it may be another's.
            File.Delete(_lock.Name);
        }

        _lock.Dispose();
    }

    /// <summary>Whether the name leads to this file: to one with the random time of change that this one is given. To read it would ask for its lock.</summary>
    private static bool IsNamed(FileStream file)
    {
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UnixEpoch.AddSeconds(RandomNumberGenerator.GetInt32(int.MaxValue)));
        return File.GetLastWriteTimeUtc(file.Name) == File.GetLastWriteTimeUtc(file.SafeFileHandle);
    }
}
