using System.IO.Enumeration;
using Sparring.Data.Collections.Parquet;

namespace Sparring.Data.Collections;

/// <summary>The files of a folder and of all folders below it, except hidden ones and run folders.</summary>
internal sealed class FolderCollection : IImageCollection
{
    /// <summary>
    /// A folder with this file is a run, whose samples are no data: training where the photos lie must not train on its own pictures.
    /// The name is the run lock's, which lies in a later stage than this one.
    /// </summary>
    public const string RunMark = "run.lock";

    private readonly string[] _names;
    private readonly SortedDictionary<string, string> _unlistable;
    private readonly List<string> _links;
    private readonly ItemClasses _classes;

    /// <summary>Lists a folder.</summary>
    /// <exception cref="UsageException">It cannot be listed, or not every image has a class.</exception>
    public FolderCollection(string folder, ClassSource classes)
    {
        Location = folder;
        var walk = new FolderWalk<string>(folder, (string below, ref FileSystemEntry entry) => $"{below}{entry.FileName}");
        try
        {
            List<string> names = [.. walk.Files()];
            names.AddRange(walk.Unlistable.Keys);
            _names = [.. names];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{PrintableName.Of(folder)}' cannot be listed: {e.Message} Make it readable.", e);
        }

        Array.Sort(_names, StringComparer.Ordinal);
        _unlistable = walk.Unlistable;
        _links = walk.Links;
        _classes = ItemClasses.Find(classes, folder, _names, top: "", Open);
    }

    public string Location { get; }

    public int Count => _names.Length;

    public IReadOnlyList<string>? ClassNames => _classes.Names;

    public bool ClassesAreFolders => _classes.AreFolders;

    public string Hint
    {
        get
        {
            if (Array.Find(_names, name => name.Contains('/', StringComparison.Ordinal) && IsOfTrainingSet(Path.GetFileName(name))) is string training)
            {
                return $", but there is the folder '{PrintableName.Of(Path.GetDirectoryName(training)!)}', which can be named itself";
            }

            if (Array.Find(_names, name => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)) is string file)
            {
                return $", but there is '{PrintableName.Of(file)}', which can be named itself";
            }

            return _links.Count > 0
                ? $", but there is '{PrintableName.Of(_links.Min(StringComparer.Ordinal)!)}', a link to a folder, which can be named itself"
                : "";
        }
    }

    public IEnumerable<ImageItem> Items()
    {
        for (int i = 0; i < _names.Length; i++)
        {
            yield return Item(i);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>Whether a file is called like one that makes a folder more than one of images.</summary>
    private static bool IsOfTrainingSet(string fileName) =>
        CifarCollection.IsNamedLikeTraining(fileName) || IdxFolder.IsNamedLikeTraining(fileName) || ParquetCollection.IsNamedLikeTraining(fileName);

    private ImageItem Item(int index) => _unlistable.TryGetValue(_names[index], out string? reason)
        ? new BadItem(_names[index], _classes[index], reason)
        : new FileItem(_names[index], _classes[index], Location);

    private Stream Open(int index) => _unlistable.TryGetValue(_names[index], out string? reason)
        ? throw new InvalidDataException(reason)
        : FileItem.Open(Path.Combine(Location, _names[index]));
}
