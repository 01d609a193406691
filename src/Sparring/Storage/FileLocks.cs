namespace Sparring.Storage;

/// <summary>Tells files that another process has locked, and waits for them.</summary>
internal static class FileLocks
{
    private const int Attempts = 500;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens a file that another process has for a millisecond or so, and waits ten seconds for it at most.</summary>
    /// <exception cref="IOException">It is taken for longer, or cannot be opened.</exception>
    public static FileStream WaitFor(string path, FileMode mode, FileAccess access, FileShare share)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, mode, access, share);
            }
            catch (IOException e) when (IsTaken(e) && attempt < Attempts)
            {
                Thread.Sleep(_pause);
            }
        }
    }

    /// <summary>Whether this is why a file could not be opened, and not another reason.</summary>
    public static bool IsTaken(IOException exception)
    {
        // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; on Unix EWOULDBLOCK of Linux and of macOS.
        return OperatingSystem.IsWindows()
            ? exception.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
            : exception.HResult is 11 or 35;
    }

    /// <summary>Whether somebody has a file open to write. One that is not there is nobody's.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException e) when (IsTaken(e))
        {
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
