using System.IO.Compression;

namespace Sparring.Data;

/// <summary>The files in a zip. Nothing is ever unpacked to disk.</summary>
internal sealed class ZipFiles : IImageFiles
{
    private readonly ZipArchive _archive;
    private readonly ZipArchiveEntry[] _entries;

    public ZipFiles(string path)
    {
        Location = path;
        try
        {
            _archive = ZipFile.OpenRead(path);
            _entries =
            [
                .. _archive.Entries
                    .Where(entry => !ToPath(entry).EndsWith('/') && !ImageFileReader.IsHidden(ToPath(entry)))
                    .OrderBy(ToPath, StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _archive?.Dispose();
            throw new UsageException($"The zip '{path}' cannot be read: {e.Message} Download or pack it again.", e);
        }

        Paths = [.. _entries.Select(ToPath)];
    }

    public string Location { get; }

    public IReadOnlyList<string> Paths { get; }

    public string Hint => "";

    public T Read<T>(int index, Func<Stream, long, T> reader)
    {
        ZipArchiveEntry entry = _entries[index];
        if (entry.IsEncrypted)
        {
            throw new InvalidDataException("is encrypted; pack the zip again without a password");
        }

        // The entries share one file and its position. Unpacking is a small part of the work; decoding runs outside the lock.
        lock (_archive)
        {
            using Stream stream = entry.Open();
            return reader(stream, entry.Length);
        }
    }

    public void Dispose() => _archive.Dispose();

    private static string ToPath(ZipArchiveEntry entry)
    {
        string path = entry.FullName.Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }
}
