namespace Sparring.Data.Collections;

/// <summary>The class of each item of a folder or a zip.</summary>
internal sealed class ItemClasses
{
    /// <summary>Where classes stand in a folder or a zip that has the layout of StyleGAN.</summary>
    private const string DatasetFile = "dataset.json";

    private readonly int[]? _labels;

    private ItemClasses(int[]? labels, string[]? names)
    {
        _labels = labels;
        Names = names;
    }

    /// <summary>The names of the classes, where they are folders.</summary>
    public IReadOnlyList<string>? Names { get; }

    public bool AreFolders => Names is not null;

    /// <summary>The class of an item; null where it has none.</summary>
    public int? this[int index] => _labels is null || _labels[index] < 0 ? null : _labels[index];

    /// <summary>Finds the class of each item.</summary>
    /// <param name="source">Where classes come from.</param>
    /// <param name="location">The folder or zip, for messages.</param>
    /// <param name="names">The items, in ordinal order.</param>
    /// <param name="top">What all names begin with, which counts for nothing: empty, or a folder and a slash.</param>
    /// <param name="open">Opens an item, or throws an <see cref="InvalidDataException"/> whose message is a clause.</param>
    /// <exception cref="UsageException">Some images have a class and others have none, or what says them is damaged.</exception>
    public static ItemClasses Find(ClassSource source, string location, string[] names, string top, Func<int, Stream> open) => source switch
    {
        ClassSource.Folders => FromFolders(location, names, top, open),
        ClassSource.Labels when Array.BinarySearch(names, top + DatasetFile, StringComparer.Ordinal) is var file and >= 0 =>
            FromDatasetFile(location, names, top, file, open),
        _ => new ItemClasses(null, null),
    };

    private static ItemClasses FromFolders(string location, string[] names, string top, Func<int, Stream> open)
    {
        string?[] folders = Array.ConvertAll(names, name => name.IndexOf('/', top.Length) is var slash and >= 0 ? name[top.Length..slash] : null);
        RequireAll(
            names,
            index => folders[index] is not null,
            open,
            $"In '{PrintableName.Of(location)}', classes were to be the folders right below it, and some images lie in none:",
            "Move every image into the folder of its class, or use --set data.classes=none.");
        string[] classes = [.. folders.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
        {
            throw new UsageException($"In '{PrintableName.Of(location)}', classes were to be the folders right below it, and there are none. Use --set data.classes=none.");
        }

        return new ItemClasses(Array.ConvertAll(folders, folder => folder is null ? -1 : Array.BinarySearch(classes, folder, StringComparer.Ordinal)), classes);
    }

    private static ItemClasses FromDatasetFile(string location, string[] names, string top, int file, Func<int, Stream> open)
    {
        string path = PrintableName.Of($"{location}{Path.DirectorySeparatorChar}{names[file]}");
        int[]? labels;
        try
        {
            using Stream stream = open(file);
            labels = DatasetJson.Read(stream, path, names, top);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}', which should hold the classes, cannot be read: it {e.Message.TrimEnd('.')}. {DatasetJson.Advice}", e);
        }

        if (labels is not null)
        {
            (string problem, string advice) = labels.Any(label => label >= 0)
                ? ($"'{path}' gives classes to some images and none to", "")
                : ($"'{path}' names none of the images here, such as", "Its paths must be those below the folder that it lies in. ");
            RequireAll(names, index => labels[index] >= 0, open, problem, advice + DatasetJson.Advice);
        }

        return new ItemClasses(labels, null);
    }

    /// <summary>Every image must have a class. What is no image needs none, and only its content tells.</summary>
    private static void RequireAll(string[] names, Func<int, bool> hasClass, Func<int, Stream> open, string problem, string advice)
    {
        const int Named = 3;
        string[] missing = [.. Enumerable.Range(0, names.Length).Where(index => !hasClass(index) && LooksLikeImage(names[index], index, open)).Take(Named + 1).Select(index => names[index])];
        if (missing.Length > 0)
        {
            string others = missing.Length > Named ? " and others" : "";
            throw new UsageException($"{problem} {PrintableName.List(missing.Take(Named))}{others}. {advice}");
        }
    }

    private static bool LooksLikeImage(string name, int index, Func<int, Stream> open)
    {
        try
        {
            using Stream stream = open(index);
            return ImageContent.IsImage(stream);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return ImageContent.IsNamedLikeImage(name);
        }
    }
}
