using System.Runtime.InteropServices;

namespace Sparring.Storage;

/// <summary>
/// The steps that crash-safe files are made of. Not sealed: tests stand in for a disk that fills or a process that dies at any of them.
/// </summary>
internal class DiskFiles
{
    /// <summary>
    /// What <see cref="Replace(string, Action{Stream})"/> writes first. One name, so that what a killed process left is replaced too; a run has
    /// one writer.
    /// </summary>
    public const string Unfinished = ".unfinished";

    public static DiskFiles Instance { get; } = new();

    /// <summary>Creates a file that must not exist yet.</summary>
    public virtual Stream Create(string path) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);

    /// <summary>Brings all that was written to the disk itself.</summary>
    public virtual void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    public virtual void CreateFolder(string path) => Directory.CreateDirectory(path);

    /// <summary>Renames a folder to a name that is free.</summary>
    public virtual void MoveFolder(string from, string to) => Directory.Move(from, to);

    /// <summary>Renames a file, and replaces what has the name.</summary>
    public virtual void MoveFile(string from, string to) => File.Move(from, to, overwrite: true);

    public virtual void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    public virtual void DeleteFile(string path) => File.Delete(path);

    /// <summary>Brings the names in a folder to the disk itself: a renamed file may have its old name after a power cut otherwise.</summary>
    public virtual void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals its names, and offers no such call.
            return;
        }

        // .NET opens no folders.
        int descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder '{path}' could not be opened: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }

        int result = FSync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        // Some network file systems have no such call for folders, and keep names as they see fit.
        const int InvalidArgument = 22;
        if (result < 0 && error != InvalidArgument)
        {
            throw new IOException($"The folder '{path}' could not be written to disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    /// <summary>Replaces a file at once: after a kill at any moment there is the old one or the new one, whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the new content.</param>
    public void Replace(string path, Action<Stream> write)
    {
        string unfinished = Path.Combine(FolderOf(path), Unfinished);
        DeleteFile(unfinished);
        Replace(path, unfinished, write);
    }

    /// <summary>
    /// The same where several processes may replace the file at a time: each writes under a name of its own, and what the last one wrote stays.
    /// What a killed one leaves is for whoever sweeps the folder: its name ends in <see cref="Unfinished"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the new content.</param>
    public void ReplaceShared(string path, Action<Stream> write) => Replace(path, UnfinishedNameOf(path), write);

    /// <summary>A name for what is to become a file, which no other process takes.</summary>
    public static string UnfinishedNameOf(string path) => $"{path}-{Guid.NewGuid():N}{Unfinished}";

    private void Replace(string path, string unfinished, Action<Stream> write)
    {
        try
        {
            using (Stream stream = Create(unfinished))
            {
                write(stream);
                Flush(stream);
            }

            MoveFile(unfinished, path);
        }
        catch
        {
            // What is left of it may be what fills the disk.
            DeleteFile(unfinished);
            throw;
        }

        FlushFolder(FolderOf(path));
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
