using System.IO.Enumeration;

namespace Sparring.Data;

/// <summary>The files of a folder and of all folders below it, except run folders. Links to folders are not followed, for they may lead in circles.</summary>
internal sealed class FolderFiles : IImageFiles
{
    /// <summary>
    /// A folder with this file is a run, whose samples are no data: training where the photos lie must not train on its own pictures.
    /// The name is the run lock's, which lies in a later stage than this one.
    /// </summary>
    public const string RunMark = "run.lock";

    private readonly List<string> _links = [];

    public FolderFiles(string folder)
    {
        Location = folder;
        try
        {
            Paths =
            [
                .. List(folder)
                    .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
                    .Where(path => !ImageFileReader.IsHidden(path))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{folder}' cannot be listed: {e.Message} Make it and the folders below it readable.", e);
        }
    }

    public string Location { get; }

    public IReadOnlyList<string> Paths { get; }

    public string Hint
    {
        get
        {
            if (Paths.FirstOrDefault(path => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) is string zip)
            {
                return $", but there is '{zip}', which can be named itself";
            }

            return _links.Count > 0 ? $", but there is '{_links.Min(StringComparer.Ordinal)}', a link to a folder, which can be named itself" : "";
        }
    }

    /// <summary>The length of a file or of what a link leads to; 0 for what is no regular file: a pipe, a socket, a device.</summary>
    /// <remarks>Opening a pipe may never return, so whoever opens files of unknown kind passes over those of length 0.</remarks>
    /// <exception cref="IOException">It is missing, or links lead in a circle.</exception>
    public static long LengthOf(string path) => (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;

    public T Read<T>(int index, Func<Stream, long, T> reader)
    {
        string path = Path.Combine(Location, Paths[index]);
        if (LengthOf(path) == 0)
        {
            return reader(Stream.Null, 0);
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return reader(stream, stream.Length);
    }

    public void Dispose()
    {
    }

    private FileSystemEnumerable<string> List(string folder) =>
        new(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry) && !File.Exists(Path.Combine(entry.ToFullPath(), RunMark)),
        };

    private bool IsLink(ref FileSystemEntry entry)
    {
        // Folders that a cloud keeps are reparse points too, but no links: they lead nowhere else.
        if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || entry.ToFileSystemInfo().LinkTarget is null)
        {
            return false;
        }

        _links.Add(Path.GetRelativePath(Location, entry.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/'));
        return true;
    }
}
