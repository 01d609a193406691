namespace Sparring.Storage;

/// <summary>What a failed write means to the user.</summary>
internal static class DiskErrors
{
    /// <summary>Errors of the file system, as opposed to those of the program.</summary>
    public static bool Covers(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether a disk or a quota is full.</summary>
    public static bool IsFull(Exception exception)
    {
        // On Unix .NET passes errno on: ENOSPC, and EDQUOT of Linux and of macOS. On Windows: ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL.
        return exception is IOException && (OperatingSystem.IsWindows()
            ? exception.HResult is unchecked((int)0x80070070) or unchecked((int)0x80070027)
            : exception.HResult is 28 or 122 or 69);
    }

    /// <summary>The exception to throw where a file of a run, other than a checkpoint, could not be written.</summary>
    public static SparringException Explain(Exception exception, string path) => IsFull(exception)
        ? new SparringException($"The disk is full while writing '{path}'. Free space and resume", exception)
        : new SparringException($"'{path}' could not be written: {exception.Message.TrimEnd('.')}. Mend that and resume", exception);
}
