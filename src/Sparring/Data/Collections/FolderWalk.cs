using System.IO.Enumeration;

namespace Sparring.Data.Collections;

/// <summary>
/// Goes through a folder and all below it, and passes over what is not meant as data: hidden files, run folders, and links to folders,
/// which may lead in circles. A folder that cannot be listed does not end the walk.
/// </summary>
/// <typeparam name="T">What is made of a file.</typeparam>
internal sealed class FolderWalk<T>
{
    private readonly string _root;
    private readonly FileReader _read;
    private readonly Lock _found = new();

    // Outside of Windows hidden files are told by their names, and asking for attributes costs as much as all the rest.
    private readonly EnumerationOptions _options = OperatingSystem.IsWindows()
        ? new() { IgnoreInaccessible = false }
        : new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };


    /// <summary>Creates a walk.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="read">Makes something of a file.</param>
    public FolderWalk(string root, FileReader read)
    {
        _root = root;
        _read = read;
    }

    /// <summary>Makes something of a file while it is listed.</summary>
    /// <param name="folder">The path below the root of the folder that it lies in, ending with a slash; empty for the root.</param>
    /// <param name="entry">The file, or the link to one.</param>
    public delegate T FileReader(string folder, ref FileSystemEntry entry);

    /// <summary>The links to folders that were not followed, as paths below the root.</summary>
    public List<string> Links { get; } = [];

    /// <summary>The folders below the root that could not be listed, and why, as a clause.</summary>
    public SortedDictionary<string, string> Unlistable { get; } = new(StringComparer.Ordinal);

    /// <summary>Every file once, in no particular order.</summary>
    /// <exception cref="IOException">The root itself cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The root itself may not be listed.</exception>
    public IEnumerable<T> Files()
    {
        List<string> pending = [""];
        while (pending.Count > 0)
        {
            string folder = pending[^1];
            pending.RemoveAt(pending.Count - 1);
            foreach (T file in FilesIn(folder, pending))
            {
                yield return file;
            }
        }
    }

    /// <summary>The files right in one folder. May be called from several threads at once.</summary>
    /// <param name="folder">Its path below the root, ending with a slash; empty for the root.</param>
    /// <param name="below">Is given the paths of the folders in it.</param>
    /// <exception cref="IOException">It is the root, and cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">It is the root, and may not be listed.</exception>
    public IEnumerable<T> FilesIn(string folder, List<string> below)
    {
        using IEnumerator<T>? files = TryStart(folder, below);
        while (files is not null && TryNext(files, folder))
        {
            yield return files.Current;
        }
    }

    private IEnumerator<T>? TryStart(string folder, List<string> pending)
    {
        try
        {
            return new FileSystemEnumerable<T>(Path.Combine(_root, folder), (ref FileSystemEntry entry) => _read(folder, ref entry), _options)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => IsFile(folder, ref entry, pending),
            }.GetEnumerator();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SetAside(folder, e);
            return null;
        }
    }

    private bool TryNext(IEnumerator<T> files, string folder)
    {
        try
        {
            return files.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SetAside(folder, e);
            return false;
        }
    }

    private void SetAside(string folder, Exception e)
    {
        if (folder.Length == 0)
        {
            throw e is UnauthorizedAccessException ? new UnauthorizedAccessException(e.Message, e) : new IOException(e.Message, e);
        }

        string reason = folder.Contains('\uFFFD', StringComparison.Ordinal)
            ? "has a name that is not valid UTF-8; rename it"
            : $"may not be listed: {e.Message.TrimEnd('.')}";
        lock (_found)
        {
            Unlistable[folder.TrimEnd('/')] = reason;
        }
    }

    private bool IsFile(string folder, ref FileSystemEntry entry, List<string> pending)
    {
        if (ImageContent.IsHiddenName(entry.FileName))
        {
            return false;
        }

        if (!entry.IsDirectory)
        {
            return true;
        }

        string path = $"{folder}{entry.FileName}/";
        if (IsLink(ref entry))
        {
            lock (_found)
            {
                Links.Add(path.TrimEnd('/'));
            }
        }
        else if (!File.Exists(Path.Combine(entry.ToFullPath(), FolderCollection.RunMark)))
        {
            pending.Add(path);
        }

        return false;
    }

    // Folders that a cloud keeps are reparse points too, but no links: they lead nowhere else.
    private static bool IsLink(ref FileSystemEntry entry) =>
        entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.ToFileSystemInfo().LinkTarget is not null;
}
