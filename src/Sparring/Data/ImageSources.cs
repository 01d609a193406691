using Sparring.Data.Kittens;
using Sparring.Options;

namespace Sparring.Data;

/// <summary>Opens what <see cref="DataOptions.Source"/> names.</summary>
public static class ImageSources
{
    /// <summary>The built-in sources. A folder of the same name is meant by a path such as `./kittens`.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = [KittenSource.BuiltInName, RingSource.BuiltInName, GridSource.BuiltInName];

    /// <summary>Opens a built-in source, or decodes all images of a folder, a zip or an IDX file into memory.</summary>
    /// <param name="options">The source, and how an image becomes a sample.</param>
    /// <param name="progress">Is told how far decoding has come, from threads of the pool.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    /// <exception cref="UsageException">There is no such source, it holds no images, a file cannot be read, or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IImageSource Open(DataOptions options, IProgress<OpenProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsGate.Require(options);
        return options.Source switch
        {
            KittenSource.BuiltInName => OpenKittens(options),
            RingSource.BuiltInName => new RingSource(options.Count, options.Seed),
            GridSource.BuiltInName => new GridSource(options.Count, options.Seed),
            string path when Directory.Exists(path) => OpenFolder(path, options, progress, cancellationToken),
            string path when File.Exists(path) => OpenFile(path, options, progress, cancellationToken),
            string unknown => throw new UsageException(DescribeUnknown(unknown)),
        };
    }

    private static string DescribeUnknown(string source)
    {
        string meant = NearestName.Suggest(source, BuiltIn) is string name ? $" Did you mean '{name}'?" : "";
        return $"There is no file or folder '{source}', and no built-in data of that name.{meant} "
            + $"Built in are {string.Join(", ", BuiltIn)}; anything else is the path of a folder of images, a zip of them, or an IDX file.";
    }

    private static KittenSource OpenKittens(DataOptions options)
    {
        int? side = options.Height ?? options.Width;
        return new KittenSource(
            options.Count,
            options.Seed,
            options.Height ?? side ?? KittenSource.DefaultSide,
            options.Width ?? side ?? KittenSource.DefaultSide,
            options.Channels ?? 3);
    }

    private static MemoryImageSource OpenFolder(string path, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        string name = NameOf(path);
        if (IdxSource.FindIn(path) is string idx)
        {
            return IdxSource.Open(name, idx, options, cancellation);
        }

        using var files = new FolderFiles(path);
        return ImageFileDecoder.Open(name, files, options, progress, cancellation);
    }

    private static MemoryImageSource OpenFile(string path, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        Span<byte> start = stackalloc byte[4];
        start = start[..ReadStart(path, start)];
        if (start.StartsWith("PK"u8))
        {
            using var files = new ZipFiles(path);
            return ImageFileDecoder.Open(NameOf(path), files, options, progress, cancellation);
        }

        return IdxFile.IsIdx(start)
            ? IdxSource.Open(NameOf(path), path, options, cancellation)
            : throw new UsageException($"'{path}' is neither a zip nor an IDX file of images. Name a folder of PNG and JPEG files, a zip of them, or an IDX file.");
    }

    private static int ReadStart(string path, Span<byte> start)
    {
        try
        {
            if (FolderFiles.LengthOf(path) == 0)
            {
                return 0;
            }

            using FileStream file = File.OpenRead(path);
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {e.Message} Make it readable, or name another.", e);
        }
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        string bare = Directory.Exists(path) ? name : Path.GetFileNameWithoutExtension(name);
        return bare.Length > 0 ? bare : "data";
    }
}
