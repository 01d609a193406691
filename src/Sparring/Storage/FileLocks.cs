namespace Sparring.Storage;

/// <summary>Tells a file that another process has locked from one that cannot be opened for another reason.</summary>
internal static class FileLocks
{
    public static bool IsTaken(IOException exception)
    {
        // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; on Unix EWOULDBLOCK of Linux and of macOS.
        return OperatingSystem.IsWindows()
            ? exception.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
            : exception.HResult is 11 or 35;
    }
}
