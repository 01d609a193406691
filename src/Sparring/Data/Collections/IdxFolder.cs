using System.Text.RegularExpressions;

namespace Sparring.Data.Collections;

/// <summary>Finds IDX files by their names.</summary>
internal static partial class IdxFolder
{
    private const int Named = 5;

    private static readonly string[] _trainingFiles = ["train-images-idx3-ubyte.gz", "train-images-idx3-ubyte"];

    /// <summary>The IDX file of training images in a folder, or null: `train-images-idx3-ubyte`, or the only one that is called similarly.</summary>
    /// <exception cref="UsageException">There are several, or the folder cannot be listed.</exception>
    public static string? FindIn(string folder)
    {
        if (_trainingFiles.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is string usual)
        {
            return usual;
        }

        string[] similar = ListSimilar(folder);
        return similar.Length <= 1
            ? similar.FirstOrDefault()
            : throw new UsageException(
                $"In '{PrintableName.Of(folder)}' there are several IDX files of training images: {NamesList.Of([.. similar.Select(file => Path.GetFileName(file))], Named)}. Name the file itself.");
    }

    /// <summary>The labels beside an IDX file of images, or null: `train-images-idx3-ubyte.gz` goes with `train-labels-idx1-ubyte`, gzipped or not.</summary>
    public static string? FindLabels(string imagePath)
    {
        string images = Path.GetFileName(imagePath);
        string labels = images.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        if (labels == images)
        {
            return null;
        }

        string plain = WithoutGz(labels);
        string folder = Path.GetDirectoryName(imagePath) ?? "";
        return new[] { labels, plain, plain + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>Whether a file is called like one of training images.</summary>
    public static bool IsNamedLikeTraining(string fileName) => SimilarName().IsMatch(fileName);

    private static string[] ListSimilar(string folder)
    {
        try
        {
            // A file and its gzipped self are one.
            return
            [
                .. Directory.EnumerateFiles(folder)
                    .Where(file => IsNamedLikeTraining(Path.GetFileName(file)))
                    .Order(StringComparer.Ordinal)
                    .DistinctBy(WithoutGz),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{PrintableName.Of(folder)}' cannot be listed: {e.Message} Make it readable.", e);
        }
    }

    /// <summary>`train-images.idx3-ubyte` or `emnist-letters-train-images-idx3-ubyte.gz`, but no picture or archive of such a name.</summary>
    [GeneratedRegex(@"^(?!\.).*train.*images.*idx3[^.]*(\.gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex SimilarName();

    private static string WithoutGz(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
}
