namespace Sparring.Data.Collections;

/// <summary>The images of an IDX file, with the labels that lie beside it.</summary>
internal sealed class IdxCollection : IImageCollection
{
    private readonly IdxImages _header;
    private readonly byte[]? _labels;

    /// <summary>Reads the header and the labels.</summary>
    /// <exception cref="UsageException">A file is not as the format demands.</exception>
    public IdxCollection(string path, ClassSource classes)
    {
        Location = path;
        using Stream stream = GzipFiles.Open(path, out long longest);
        _header = IdxFile.ReadImagesHeader(stream, PrintableName.Of(path), longest);
        if (classes == ClassSource.Labels && IdxFolder.FindLabels(path) is string labels)
        {
            using Stream labelStream = GzipFiles.Open(labels, out _);
            _labels = IdxFile.ReadLabels(labelStream, PrintableName.Of(labels), _header.Count);
        }
    }

    public string Location { get; }

    public int Count => _header.Count;

    public IReadOnlyList<string>? ClassNames => null;

    public bool ClassesAreFolders => false;

    public string Hint => "";

    public IEnumerable<ImageItem> Items()
    {
        string path = PrintableName.Of(Location);
        using Stream stream = GzipFiles.Open(Location, out long longest);
        if (IdxFile.ReadImagesHeader(stream, path, longest) != _header)
        {
            throw new UsageException($"'{path}' changed while it was read. Start again.");
        }

        var shape = SampleShape.Image(1, _header.Height, _header.Width);
        int index = 0;
        foreach (byte[] image in IdxFile.ReadImages(stream, _header, path))
        {
            yield return new LoadedItem($"image {index + 1}", _labels?[index], image, shape);
            index++;
        }
    }

    public void Dispose()
    {
    }
}
