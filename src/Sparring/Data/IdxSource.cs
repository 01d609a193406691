using System.Text.RegularExpressions;
using Sparring.Tensors;

namespace Sparring.Data;

/// <summary>Opens IDX images, with the labels that lie beside them.</summary>
internal static partial class IdxSource
{
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
                $"In '{folder}' there are several IDX files of training images: {string.Join(", ", similar.Select(Path.GetFileName))}. Name the file itself.");
    }

    /// <summary>Reads the images, and the labels where there are some.</summary>
    /// <exception cref="UsageException">A file is not as the format demands.</exception>
    public static MemoryImageSource Open(string name, string path, DataOptions options, CancellationToken cancellation)
    {
        (int height, int width, byte[][] images) = IdxFile.ReadImages(path);
        int[]? labels = FindLabels(path) is string labelPath ? Array.ConvertAll(IdxFile.ReadLabels(labelPath, images.Length), label => (int)label) : null;

        SampleFit fit = SampleFit.FromOptions(options)
            ?? (SampleFit.Suits(height, width) ? new SampleFit(height, width, options.Channels) : SampleFit.Default(options));
        var samples = new ReadOnlyMemory<byte>[images.Length];
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, images.Length, parallel, i => samples[i] = ImageDecoder.FromRaw(images[i], 1, height, width, fit.ToRequest()).Sample.Planes);
        return new MemoryImageSource(name, SampleShape.Image(options.Channels ?? 1, fit.Height, fit.Width), samples, labels);
    }

    private static string[] ListSimilar(string folder)
    {
        try
        {
            // A file and its gzipped self are one.
            return
            [
                .. Directory.EnumerateFiles(folder)
                    .Where(file => SimilarName().IsMatch(Path.GetFileName(file)))
                    .Order(StringComparer.Ordinal)
                    .DistinctBy(WithoutGz),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{folder}' cannot be listed: {e.Message} Make it readable.", e);
        }
    }

    /// <summary>`train-images.idx3-ubyte` or `emnist-letters-train-images-idx3-ubyte.gz`, but no picture or archive of such a name.</summary>
    [GeneratedRegex(@"^(?!\.).*train.*images.*idx3[^.]*(\.gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex SimilarName();

    private static string WithoutGz(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    /// <summary>`train-images-idx3-ubyte.gz` goes with `train-labels-idx1-ubyte`, gzipped or not.</summary>
    private static string? FindLabels(string imagePath)
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
}
