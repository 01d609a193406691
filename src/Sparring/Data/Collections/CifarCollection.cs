using System.IO.Enumeration;
using System.Text;

namespace Sparring.Data.Collections;

/// <summary>The images of CIFAR-10's binary files, with the names that lie beside them.</summary>
internal sealed class CifarCollection : IImageCollection
{
    private const string TrainingFiles = "data_batch_*.bin";
    private const string NamesFile = "batches.meta.txt";

    private readonly string[] _files;
    private readonly int[] _counts;
    private readonly ClassSource _classes;

    /// <summary>Looks at the files' lengths.</summary>
    /// <param name="location">What messages call it: the folder or the file.</param>
    /// <param name="files">The files in their order.</param>
    /// <param name="classes">Where classes come from.</param>
    /// <exception cref="UsageException">A file is not as the format demands.</exception>
    public CifarCollection(string location, string[] files, ClassSource classes)
    {
        Location = location;
        _files = files;
        _classes = classes;
        _counts = Array.ConvertAll(files, CountOf);
        long count = _counts.Sum(inFile => (long)inFile);
        Count = count <= int.MaxValue ? (int)count : throw new UsageException($"'{PrintableName.Of(location)}' holds {count} images; at most {int.MaxValue} are read.");
        ClassNames = classes == ClassSource.Labels ? ReadNames(Path.Combine(Path.GetDirectoryName(files[0]) ?? "", NamesFile)) : null;
    }

    public string Location { get; }

    public int Count { get; }

    public IReadOnlyList<string>? ClassNames { get; }

    public bool ClassesAreFolders => false;

    public string Hint => "";

    /// <summary>The files of training images in a folder, in ordinal order; none where it is no folder of CIFAR-10.</summary>
    public static string[] FindIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, TrainingFiles).Order(StringComparer.Ordinal)];

    /// <summary>Whether a file is called like one of training images.</summary>
    public static bool IsNamedLikeTraining(string fileName) => FileSystemName.MatchesSimpleExpression(TrainingFiles, fileName, ignoreCase: false);

    public IEnumerable<ImageItem> Items()
    {
        var shape = SampleShape.Image(3, CifarFile.Side, CifarFile.Side);
        int index = 0;
        for (int i = 0; i < _files.Length; i++)
        {
            using Stream stream = new BufferedStream(CollectionFiles.Open(_files[i]), 1 << 16);
            foreach ((int label, byte[] pixels) in CifarFile.Read(stream, _counts[i], PrintableName.Of(_files[i])))
            {
                index++;
                yield return new LoadedItem($"image {index}", _classes == ClassSource.Labels ? label : null, pixels, shape);
            }
        }
    }

    public void Dispose()
    {
    }

    private static int CountOf(string file)
    {
        using FileStream stream = CollectionFiles.Open(file);
        return CifarFile.CountOf(stream.Length, PrintableName.Of(file));
    }

    /// <summary>A name on each line. Names are for reports alone: a file that has not exactly ten of them gives none.</summary>
    private static string[]? ReadNames(string path)
    {
        const int Longest = 4096;
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream stream = CollectionFiles.Open(path);
        byte[] text = new byte[Longest];
        int length = stream.ReadAtLeast(text, Longest, throwOnEndOfStream: false);
        string[] names = Encoding.UTF8.GetString(text, 0, length).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == CifarFile.ClassCount ? names : null;
    }
}
