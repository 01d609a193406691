using Microsoft.Win32.SafeHandles;

namespace Sparring.Data.Collections.Parquet;

/// <summary>The images of Parquet files in the layout of Hugging Face: a column of image files, and often one of classes.</summary>
internal sealed class ParquetCollection : IImageCollection
{
    private readonly string[] _files;
    private readonly ClassSource _classes;

    /// <summary>Looks at the files.</summary>
    /// <param name="location">What messages call it: the folder or the file.</param>
    /// <param name="files">The files in their order.</param>
    /// <param name="classes">Where classes come from.</param>
    /// <exception cref="UsageException">A file is damaged, holds no images, or they do not go together.</exception>
    public ParquetCollection(string location, string[] files, ClassSource classes)
    {
        Location = location;
        _files = files;
        _classes = classes;
        long count = 0;
        bool hasLabels = false;
        for (int i = 0; i < files.Length; i++)
        {
            using SafeFileHandle file = Open(files[i], out ParquetImages images);
            bool isAlike = (images.Labels is not null) == hasLabels && (images.ClassNames ?? []).SequenceEqual(ClassNames ?? []);
            if (i > 0 && !isAlike)
            {
                throw new UsageException(
                    $"'{PrintableName.Of(files[i])}' has other classes than '{PrintableName.Of(files[0])}'. Put files that go together into the folder, or use --set data.classes=none.");
            }

            hasLabels = images.Labels is not null;
            ClassNames = images.ClassNames;
            count += images.Count;
        }

        Count = count <= int.MaxValue ? (int)count : throw new UsageException($"'{PrintableName.Of(location)}' holds {count} images; at most {int.MaxValue} are read.");
    }

    public string Location { get; }

    public int Count { get; }

    public IReadOnlyList<string>? ClassNames { get; }

    public bool ClassesAreFolders => false;

    public string Hint => "";

    /// <summary>The files of training images in a folder, in ordinal order: `train-*.parquet`, or the only one.</summary>
    public static string[] FindIn(string folder)
    {
        string[] all = [.. Directory.EnumerateFiles(folder, "*.parquet").Where(file => !ImageContent.IsHidden(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
        string[] training = [.. all.Where(file => IsNamedLikeTraining(Path.GetFileName(file)))];
        return training.Length > 0 ? training : all.Length == 1 ? all : [];
    }

    /// <summary>Whether a file is called like one of training images.</summary>
    public static bool IsNamedLikeTraining(string fileName) =>
        fileName.StartsWith("train-", StringComparison.Ordinal) && fileName.EndsWith(".parquet", StringComparison.Ordinal);

    public IEnumerable<ImageItem> Items()
    {
        int index = 0;
        foreach (string path in _files)
        {
            using SafeFileHandle file = Open(path, out ParquetImages images);
            int row = 0;
            foreach (byte[]? image in Guarded(images, path))
            {
                index++;
                int? label = images.Labels?[row++];
                yield return image is null
                    ? new BadItem($"image {index}", label, "is missing: its row has none")
                    : new LoadedItem($"image {index}", label, image, null);
            }
        }
    }

    public void Dispose()
    {
    }

    private SafeFileHandle Open(string path, out ParquetImages images)
    {
        using (CollectionFiles.Open(path))
        {
            // It is a file, and not empty.
        }

        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            SafeFileHandle handle = file;
            images = new ParquetImages((buffer, offset) => RandomAccess.Read(handle, buffer, offset), RandomAccess.GetLength(file), _classes);
            return file;
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (Explain(e, path) is UsageException explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>The images, with a sentence for what goes wrong in between.</summary>
    private static IEnumerable<byte[]?> Guarded(ParquetImages images, string path)
    {
        using IEnumerator<byte[]?> all = images.Read().GetEnumerator();
        while (true)
        {
            try
            {
                if (!all.MoveNext())
                {
                    yield break;
                }
            }
            catch (Exception e) when (Explain(e, path) is UsageException explained)
            {
                throw explained;
            }

            yield return all.Current;
        }
    }

    private static UsageException? Explain(Exception e, string path) => e switch
    {
        InvalidDataException => new UsageException($"The Parquet file '{PrintableName.Of(path)}' {e.Message.TrimEnd('.')}. Download or write it again.", e),
        IOException or UnauthorizedAccessException => new UsageException($"'{PrintableName.Of(path)}' cannot be read: {e.Message} Make it readable.", e),
        _ => null,
    };
}
