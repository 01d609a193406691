namespace Sparring.Data.Collections.Parquet;

/// <summary>
/// The images and classes of one Parquet file. Own code: the libraries that there are take what a file claims for true, and for hostile
/// ones never come back or fill the memory.
/// </summary>
internal sealed class ParquetImages
{
    private static readonly string[] _imageNames = ["image", "img"];
    private static readonly string[] _labelNames = ["label", "labels", "fine_label"];

    private readonly ReadAt _readAt;
    private readonly ParquetFooter _footer;
    private readonly ParquetColumn _images;

    /// <summary>Reads what the file says about itself, and finds the columns.</summary>
    /// <param name="readAt">The file.</param>
    /// <param name="length">Its length.</param>
    /// <param name="classes">Where classes come from.</param>
    /// <exception cref="InvalidDataException">It is damaged, or holds no images. The message is a clause that wants the file's name before it.</exception>
    public ParquetImages(ReadAt readAt, long length, ClassSource classes)
    {
        _readAt = readAt;
        _footer = ParquetFooter.Read(readAt, length);
        HuggingFaceFeatures features = HuggingFaceFeatures.Parse(_footer.Metadata.GetValueOrDefault(HuggingFaceFeatures.Key));
        _images = FindImages(features);
        if (classes == ClassSource.Labels && FindLabels(features) is ParquetColumn labels)
        {
            ClassNames = features.ClassColumns.GetValueOrDefault(labels.Path);
            Labels = ReadLabels(labels, ClassNames?.Count ?? DatasetJson.MaxLabel + 1);
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _footer.RowCount;

    /// <summary>The class of each row; null where there are none.</summary>
    public int[]? Labels { get; }

    /// <summary>The names of the classes, where the file says them.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The file of each image, null where a row has none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged. The message is a clause that wants its name before it.</exception>
    public IEnumerable<byte[]?> Read()
    {
        var reader = new ColumnReader(_readAt, _images);
        int rows = 0;
        foreach (ParquetChunk chunk in _footer.ChunksOf(_images))
        {
            foreach ((bool isThere, byte[]? image) in reader.Read(chunk, ColumnReader.TakeBinary))
            {
                rows++;
                yield return isThere ? image : null;
            }
        }

        RequireAllRows(rows);
    }

    private void RequireAllRows(int rows)
    {
        if (rows != Count)
        {
            throw new InvalidDataException($"claims {Count} rows and has {rows}");
        }
    }

    private ParquetColumn FindImages(HuggingFaceFeatures features)
    {
        // {bytes, path} as Hugging Face has it, or the bytes alone.
        ParquetColumn[] binaries = [.. _footer.Columns.Where(column => column.IsBinary)];
        ParquetColumn[] candidates = [.. binaries.Where(column => column.Path.EndsWith(".bytes", StringComparison.Ordinal))];
        if (candidates.Length == 0)
        {
            candidates = [.. binaries.Where(column => !column.Path.Contains('.', StringComparison.Ordinal))];
        }

        ParquetColumn[] named = [.. _imageNames.SelectMany(name => candidates.Where(column => TopOf(column) == name))];
        ParquetColumn[] said = [.. candidates.Where(column => features.ImageColumns.Contains(TopOf(column)))];
        return named.FirstOrDefault() ?? (said.Length > 0 ? said : candidates) switch
        {
            [ParquetColumn only] => only,
            [] => throw new InvalidDataException(
                $"has no column of images: one called 'image' with the bytes of image files is expected, and there are {Describe(_footer.Columns)}"),
            ParquetColumn[] several => throw new InvalidDataException(
                $"has several columns that may be images: {Describe(several)}; call the right one 'image'"),
        };
    }

    private ParquetColumn? FindLabels(HuggingFaceFeatures features)
    {
        ParquetColumn[] integers = [.. _footer.Columns.Where(column => column.IsInteger)];
        ParquetColumn[] said = [.. integers.Where(column => features.ClassColumns.ContainsKey(column.Path))];
        return _labelNames.SelectMany(name => said.Where(column => column.Path == name)).FirstOrDefault()
            ?? (said.Length == 1 ? said[0] : _labelNames.SelectMany(name => integers.Where(column => column.Path == name)).FirstOrDefault());
    }

    private int[] ReadLabels(ParquetColumn column, int classCount)
    {
        const int Named = 3;
        var reader = new ColumnReader(_readAt, column);
        var labels = new List<int>();
        var problems = new List<string>();
        int problemCount = 0;
        foreach (ParquetChunk chunk in _footer.ChunksOf(column))
        {
            foreach ((bool isThere, long label) in reader.Read(chunk, reader.TakeInteger))
            {
                bool isRight = isThere && label >= 0 && label < classCount;
                labels.Add(isRight ? (int)label : -1);
                if (!isRight && ++problemCount <= Named)
                {
                    problems.Add($"that of image {labels.Count} is {(isThere ? label : "missing")}");
                }
            }
        }

        RequireAllRows(labels.Count);
        string more = problemCount > Named ? $"; and {problemCount - Named} more" : "";
        return problemCount == 0
            ? [.. labels]
            : throw new InvalidDataException(
                $"should have classes from 0 to {classCount - 1} in its column '{PrintableName.Of(column.Path)}', but {string.Join("; ", problems)}{more}; "
                + "mend it, or ignore classes: --set data.classes=none");
    }

    private static string TopOf(ParquetColumn column) => column.Path.Split('.')[0];

    private static string Describe(IEnumerable<ParquetColumn> columns)
    {
        const int Named = 8;
        string[] names = [.. columns.Take(Named + 1).Select(column => column.Path)];
        return PrintableName.List(names.Take(Named)) + (names.Length > Named ? " and others" : "");
    }
}
