using Sparring.Data.Cache;

namespace Sparring.Data.Inspection;

/// <summary>
/// What there is to know about data before a training: numbers, and advice in plain words. It reads and writes as JSON with
/// <see cref="Options.OptionsJson.Serializer"/>.
/// </summary>
public sealed record DataReport
{
    private const int NearExamples = 12;

    /// <summary>The name of the source.</summary>
    public required string Name { get; init; }

    /// <summary>Where it lies; for built-in data and sources of your own, their name.</summary>
    public required string Location { get; init; }

    /// <summary>Samples that can be used, the held-out ones included.</summary>
    public required int Count { get; init; }

    /// <summary>The shape of a sample, such as "64x64 colour".</summary>
    public required string Sample { get; init; }

    /// <summary>Samples that differ: of exact and near duplicates one each. It is <see cref="Count"/> for built-in data, which draws no sample twice.</summary>
    public required int EffectiveCount { get; init; }

    /// <summary>Samples that are held out from training. Built-in data draw them beyond <see cref="Count"/>.</summary>
    public required int HeldOutCount { get; init; }

    /// <summary>Sizes of the images; null for built-in data and points.</summary>
    public required SizeReport? Sizes { get; init; }

    /// <summary>What the files are, such as "jpeg", the most frequent first; empty where there are none.</summary>
    public required IReadOnlyList<NamedCount> Formats { get; init; }

    /// <summary>Colours of the images; null for built-in data and points.</summary>
    public required ColourReport? Colours { get; init; }

    /// <summary>Classes; null where samples have none.</summary>
    public required ClassReport? Classes { get; init; }

    /// <summary>Duplicates; null for built-in data.</summary>
    public required DuplicateReport? Duplicates { get; init; }

    /// <summary>First-level subfolders that could be classes but are not; 0 where there are fewer than two or files beside them.</summary>
    public required int UnusedFolders { get; init; }

    /// <summary>Files that were meant to be images and cannot be used.</summary>
    public required IReadOnlyList<BadFile> BadFiles { get; init; }

    /// <summary>Files that were passed over, since they are no images.</summary>
    public required int OtherFiles { get; init; }

    /// <summary>What to mind or to mend, a sentence or two each; at least one.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>Inspects a source. Every sample is read; a built-in source draws only what is asked for later.</summary>
    /// <param name="source">As <see cref="ImageSources.Open"/> opens it, or your own.</param>
    /// <param name="options">How it was opened; only what concerns the held-out part and advice is used.</param>
    /// <param name="progress">Is told how far the reading has come, from threads of the pool.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="UsageException">A label is out of range.</exception>
    public static DataReport Of(
        IImageSource source, DataOptions options, IProgress<OpenProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        SampleFacts[] facts = source is IEndlessSource ? [] : SourceFacts.Of(source, progress, cancellationToken);
        return Of(source, facts, new CollectionOrigin { Location = options.Source }, options, searchNear: true, cancellationToken);
    }

    /// <summary>Inspects what was opened: all of it, the held-out part too. A built-in source draws only what is asked for later.</summary>
    /// <param name="data">As <see cref="ImageSources.Open"/> opened it.</param>
    /// <param name="options">How it was opened.</param>
    /// <param name="searchNear">Whether near duplicates are searched for, which reads samples and may take seconds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DataReport Of(OpenedData data, DataOptions options, bool searchNear = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        if (data.Images is not { } images)
        {
            return Of(data.Training, [], new CollectionOrigin { Location = options.Source }, options, searchNear, cancellationToken);
        }

        Lazy<string[]> names = new(images.ReadNames);
        CollectionOrigin origin = new()
        {
            Location = data.Location!,
            ClassNames = images.Contents.ClassNames,
            BadFiles = data.BadFiles,
            OtherFiles = data.OtherFiles,
            NameOf = index => names.Value[index],
        };
        return Of(images, images.Facts, origin, options, searchNear, cancellationToken);
    }

    /// <summary>Inspects a source whose samples' facts are known.</summary>
    /// <param name="source">The samples; few of them are read.</param>
    /// <param name="facts">One for each sample; none for a built-in source.</param>
    /// <param name="origin">Where they come from.</param>
    /// <param name="options">How the source was opened.</param>
    /// <param name="searchNear">Whether near duplicates are searched for, which reads samples and may take seconds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static DataReport Of(
        IImageSource source,
        ReadOnlySpan<SampleFacts> facts,
        CollectionOrigin origin,
        DataOptions options,
        bool searchNear = true,
        CancellationToken cancellationToken = default)
    {
        bool hasFacts = facts.Length > 0;
        var tally = new FactTally(source.Shape);
        foreach (ref readonly SampleFacts sample in facts)
        {
            tally.Add(in sample);
        }

        DisjointSets groups = hasFacts ? ExactDuplicates.GroupsOf(facts) : new DisjointSets(0);
        DuplicateReport? duplicates = hasFacts ? DuplicatesOf(source, facts, groups, origin, searchNear, cancellationToken) : null;
        ClassReport? classes = source.ClassCount == 0 ? null : ClassReport.Of(CountClasses(source), origin.ClassNames);
        DataReport report = new()
        {
            Name = source.Name,
            Location = origin.Location,
            Count = source.Count,
            Sample = source.Shape.ToString(),
            EffectiveCount = hasFacts ? groups.Tally().Groups : source.Count,
            HeldOutCount = hasFacts
                ? HeldOutSplit.Of(facts, options.HeldOutShare, options.Seed).HeldOut.Length
                : HeldOutSplit.CountFor(source.Count, options.HeldOutShare),
            Sizes = hasFacts && source.Shape.IsImage ? tally.Sizes.Sum() : null,
            Formats = tally.Formats(),
            Colours = hasFacts && source.Shape.IsImage ? tally.Colours() : null,
            Classes = classes,
            Duplicates = duplicates,
            UnusedFolders = classes is null && origin.NameOf is { } nameOf ? FolderCount.Of(nameOf, source.Count) : 0,
            BadFiles = origin.BadFiles,
            OtherFiles = origin.OtherFiles,
        };
        return report with { Advice = DataAdvice.For(report, source.Shape, options) };
    }

    private static DuplicateReport DuplicatesOf(
        IImageSource source,
        ReadOnlySpan<SampleFacts> facts,
        DisjointSets groups,
        CollectionOrigin origin,
        bool searchNear,
        CancellationToken cancellationToken)
    {
        (int distinct, int exactGroups, int exactImages) = groups.Tally();
        // Points that lie close together are no duplicates.
        NearDuplicates? near = searchNear && source.Shape.IsImage ? NearDuplicates.Join(facts, source, groups, NearExamples, cancellationToken) : null;
        Func<int, string> nameOf = origin.NameOf ?? (index => $"image {index}");
        return new DuplicateReport
        {
            ExactGroups = exactGroups,
            ExactImages = exactImages,
            NearImages = near is null ? null : distinct - groups.Tally().Groups,
            NearMayBeMore = near?.MayBeMore ?? false,
            NearExamples = [.. (near?.Examples ?? []).Select(pair => new NearPair(nameOf(pair.First), nameOf(pair.Second), pair.First, pair.Second))],
        };
    }

    private static int[] CountClasses(IImageSource source)
    {
        int[] counts = new int[source.ClassCount];
        for (int i = 0; i < source.Count; i++)
        {
            int label = source.Label(i);
            if (label < 0 || label >= counts.Length)
            {
                throw new UsageException(
                    $"Labels of '{source.Name}' should be 0 to {counts.Length - 1}, one less than its ClassCount; sample {i} has {label}. Mend the source.");
            }

            counts[label]++;
        }

        return counts;
    }
}
