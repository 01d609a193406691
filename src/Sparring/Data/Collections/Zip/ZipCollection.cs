using Microsoft.Win32.SafeHandles;

namespace Sparring.Data.Collections.Zip;

/// <summary>The files in a zip. Nothing is ever unpacked to disk, and all cores may unpack at once.</summary>
internal sealed class ZipCollection : IImageCollection
{
    private readonly ReadAt _readAt;
    private readonly IDisposable? _owned;
    private readonly ZipRecord[] _records;
    private readonly ItemClasses _classes;

    /// <summary>Reads a zip's list of files.</summary>
    /// <param name="location">What messages call it.</param>
    /// <param name="readAt">Its content.</param>
    /// <param name="length">Its length.</param>
    /// <param name="classes">Where classes come from.</param>
    /// <param name="owned">Is disposed with the collection.</param>
    /// <exception cref="UsageException">It is damaged, or not every image has a class.</exception>
    public ZipCollection(string location, ReadAt readAt, long length, ClassSource classes, IDisposable? owned = null)
    {
        Location = location;
        _readAt = readAt;
        _owned = owned;
        try
        {
            _records = [.. ZipDirectory.Read(readAt, length).Where(record => !ImageContent.IsHidden(record.Name))];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            string finding = e is InvalidDataException ? $"it {e.Message}." : e.Message;
            throw new UsageException($"The zip '{PrintableName.Of(location)}' cannot be read: {finding} Download or pack it again.", e);
        }

        Array.Sort(_records, (a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : a.Offset.CompareTo(b.Offset));
        _classes = classes == ClassSource.None
            ? ItemClasses.Find(classes, location, [], "", Open)
            : ItemClasses.Find(classes, location, Array.ConvertAll(_records, record => record.Name), TopFolder(), Open);
    }

    public string Location { get; }

    public int Count => _records.Length;

    public IReadOnlyList<string>? ClassNames => _classes.Names;

    public bool ClassesAreFolders => _classes.AreFolders;

    public string Hint =>
        Array.FindIndex(_records, record => Path.GetExtension(record.Name).ToUpperInvariant() is ".ZIP" or ".PARQUET" or ".GZ" or ".TAR" or ".BIN") is var index and >= 0
            ? $", but there is '{PrintableName.Of(_records[index].Name)}', which can be named itself once the zip is unpacked"
            : "";

    /// <summary>Opens a zip.</summary>
    /// <exception cref="UsageException">It cannot be read, is damaged, or not every image has a class.</exception>
    public static ZipCollection Open(string path, ClassSource classes)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, options: FileOptions.RandomAccess);
            SafeFileHandle handle = file;
            return new ZipCollection(path, (buffer, offset) => RandomAccess.Read(handle, buffer, offset), RandomAccess.GetLength(file), classes, file);
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"The zip '{PrintableName.Of(path)}' cannot be read: {e.Message} Make it readable.", e);
            }

            throw;
        }
    }

    public IEnumerable<ImageItem> Items()
    {
        for (int i = 0; i < _records.Length; i++)
        {
            ZipRecord record = _records[i];
            yield return ProblemOf(i) is string problem ? new BadItem(record.Name, _classes[i], problem) : new ZipItem(record.Name, _classes[i], record, _readAt);
        }
    }

    public void Dispose() => _owned?.Dispose();

    private Stream Open(int index) => new ZipContent(_readAt, _records[index]);

    private string? ProblemOf(int index)
    {
        string name = _records[index].Name;
        if (LeadsOut(name))
        {
            return "has a path that leads out of the zip";
        }

        return index > 0 && _records[index - 1].Name == name ? "has the same path as another file in the zip" : null;
    }

    /// <summary>Names are never used as paths; but who packs such a zip means harm, and what it holds is not what its names say.</summary>
    private static bool LeadsOut(string name) =>
        name.Length == 0 || name[0] == '/' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])) || name.Split('/').Contains("..");

    /// <summary>The one folder that holds everything, where a folder was packed and not what is in it; with a slash, or empty.</summary>
    private string TopFolder()
    {
        if (_records.Length == 0 || _records[0].Name.IndexOf('/') is not (var slash and >= 0))
        {
            return "";
        }

        string top = _records[0].Name[..(slash + 1)];
        return Array.TrueForAll(_records, record => record.Name.StartsWith(top, StringComparison.Ordinal))
            && (HasLabels(top) || Array.TrueForAll(_records, record => record.Name.IndexOf('/', slash + 1) >= 0 || !ImageContent.IsNamedLikeImage(record.Name)))
            ? top
            : "";
    }

    private bool HasLabels(string top) => Array.Exists(_records, record => record.Name == top + "dataset.json");
}
