using Sparring.Data.Cache;
using Sparring.Data.Collections;
using Sparring.Data.Inspection;
using Sparring.Data.Kittens;
using Sparring.Options;

namespace Sparring.Data;

/// <summary>Opens what <see cref="DataOptions.Source"/> names.</summary>
public static class ImageSources
{
    /// <summary>The built-in sources. A folder of the same name is meant by a path such as `./kittens`.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = [KittenSource.BuiltInName, RingSource.BuiltInName, GridSource.BuiltInName];

    /// <summary>
    /// The same source by a name that means it from any folder: paths in full, also after <see cref="StackedSource.Prefix"/>.
    /// </summary>
    /// <param name="source">As <see cref="DataOptions.Source"/> names it.</param>
    public static string Located(string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        return BuiltIn.Contains(source) ? source
            : StackedPath(source) is { } images ? StackedSource.Prefix + Path.GetFullPath(images)
            : Path.GetFullPath(source);
    }

    /// <summary>
    /// Opens a built-in source, or the images of a folder or file. These are decoded once, into this user's cache folder, and found there
    /// the next time, as long as neither they nor the options that shape samples have changed.
    /// </summary>
    /// <param name="options">The source, and how an image becomes a sample.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UsageException">
    /// There is no such source, it holds no images, more of them are bad than the options allow, or an option is out of its range.
    /// </exception>
    /// <exception cref="SparringException">The cache folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static OpenedData Open(DataOptions options, IProgress<OpenProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsGate.Require(options);
        return options.Source switch
        {
            KittenSource.BuiltInName => OpenBuiltIn(OpenKittens(options), options),
            RingSource.BuiltInName => OpenBuiltIn(new RingSource(options.Count, options.Seed), options),
            GridSource.BuiltInName => OpenBuiltIn(new GridSource(options.Count, options.Seed), options),
            string source when StackedPath(source) is { } images => OpenStacked(images, options, progress, cancellationToken),
            string path when Path.Exists(path) => OpenCollection(path, options, progress, cancellationToken),
            string unknown => throw new UsageException(DescribeUnknown(unknown)),
        };
    }

    private static string DescribeUnknown(string source)
    {
        string meant = NearestName.Suggest(source, BuiltIn) is string name ? $" Did you mean '{name}'?" : "";
        return $"There is no file or folder '{PrintableName.Of(source)}', and no built-in data of that name.{meant} "
            + $"Built in are {string.Join(", ", BuiltIn)}; anything else is the path of a folder or a file of images.";
    }

    /// <summary>The path of the images that are to be stacked; null where the source is of another kind.</summary>
    private static string? StackedPath(string source) =>
        source.StartsWith(StackedSource.Prefix, StringComparison.Ordinal) && source.Length > StackedSource.Prefix.Length
            ? source[StackedSource.Prefix.Length..]
            : null;

    private static OpenedData OpenStacked(string path, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        if (options.Channels is { } channels and not StackedSource.Layers)
        {
            throw new UsageException($"Stacked images have {StackedSource.Layers} channels, but data.channels is {channels}. Leave it out.");
        }

        if (!Path.Exists(path))
        {
            throw new UsageException($"There is no file or folder '{PrintableName.Of(path)}' whose images could be stacked. Name grey images with classes, such as {StackedSource.Prefix}mnist/.");
        }

        OpenedData images = OpenCollection(path, options with { Channels = 1 }, progress, cancellation);
        try
        {
            // Of held-out images, so that nothing in a held-out sample has been seen in training.
            int count = images.HeldOut is null ? 0 : HeldOutSplit.CountFor(options.Count, options.HeldOutShare);
            return new OpenedData(
                images,
                new StackedSource(images.Training, options.Count, options.Seed),
                count == 0 ? null : new StackedSource(images.HeldOut!, count, options.Seed));
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private static OpenedData OpenBuiltIn(IImageSource source, DataOptions options)
    {
        (IImageSource training, IImageSource? heldOut) = HeldOutPart.Split(source, options.HeldOutShare, options.Seed);
        return new OpenedData(training, heldOut);
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

    private static OpenedData OpenCollection(string path, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        // Where the images are in the cache nothing else would notice.
        cancellation.ThrowIfCancellationRequested();
        (CachedImages images, int otherFiles) = OpenCached(path, options, progress, cancellation);
        try
        {
            RequireFewBad(path, images.Contents.BadFiles, images.Count, options.MaxBadShare);
            (IImageSource training, IImageSource? heldOut) = HeldOutPart.Split(images, images.Facts, options.HeldOutShare, options.Seed);
            return new OpenedData(images, otherFiles, path, training, heldOut);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private static (CachedImages Images, int OtherFiles) OpenCached(string path, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        var request = CacheRequest.Of(options);
        var cache = CacheFolder.OfUser();
        string location = Path.GetFullPath(path);
        string name = NameOf(location);
        UInt128 stamp = ImageCollections.StampOf(path);
        if (cache.Recall(location, request, stamp) is var (known, knownOthers) && cache.TryOpen(known, name) is { } opened)
        {
            return (opened, knownOthers);
        }

        using IImageCollection collection = ImageCollections.Open(path, options.Classes);
        var survey = Survey.Of(collection, request, progress, cancellation);
        CachedImages images = cache.TryOpen(survey.Key, name)
            ?? cache.Create(survey.Key, name, new CacheBuilder(name, collection, survey, request, progress, cancellation), progress, cancellation);
        if (survey.IsLasting)
        {
            cache.Remember(location, request, stamp, survey.Key, survey.OtherCount);
        }

        return (images, survey.OtherCount);
    }

    private static void RequireFewBad(string path, IReadOnlyList<BadFile> bad, int good, double mostBad)
    {
        double share = (double)bad.Count / (bad.Count + good);
        if (share <= mostBad)
        {
            return;
        }

        // Rounded up, so that the advice helps.
        double enough = Math.Min(1, Math.Ceiling(share * 1000) / 1000);
        throw new UsageException(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"In '{PrintableName.Of(path)}' {bad.Count:N0} of {bad.Count + good:N0} image files cannot be used, and at most {mostBad:0.####%} may be bad: {BadFileSummary.Of(bad)}. "
            + $"Repair or remove them, or train without them: --set data.maxBadShare={enough}. `sparring data inspect` names all."));
    }

    private static string NameOf(string location)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(location));
        string bare = Directory.Exists(location) ? name : Path.GetFileNameWithoutExtension(name);
        return bare.Length > 0 ? bare : "data";
    }
}
