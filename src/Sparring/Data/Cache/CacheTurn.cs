using System.Security.Cryptography;
using Sparring.Storage;

namespace Sparring.Data.Cache;

/// <summary>The right to write one entry of the cache, had by one process at a time. The system takes it back when a process ends, however it ends.</summary>
/// <remarks>
/// It is the lock on a file that is deleted when the turn is over. On Unix a process may have opened the file just before, and get the lock
/// of a file that no longer has a name: a lock counts only if what its owner writes into it can be read under its name.
/// </remarks>
internal sealed class CacheTurn : IDisposable
{
    private const int TokenLength = 16;

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
                FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, TokenLength, options);
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

    private static bool IsNamed(FileStream file)
    {
        byte[] written = RandomNumberGenerator.GetBytes(TokenLength);
        file.Write(written);
        file.Flush();
        byte[] found = new byte[TokenLength];
        try
        {
            // Sharing everything asks for no lock.
            using FileStream named = new(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return named.ReadAtLeast(found, TokenLength, throwOnEndOfStream: false) == TokenLength && found.AsSpan().SequenceEqual(written);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
