using Sparring.Data.Collections;
using Sparring.Tensors;

namespace Sparring.Data.Cache;

/// <summary>Decodes the images of a collection into a cache file, on all cores, in the collection's order.</summary>
internal sealed class CacheBuilder(
    string name, IImageCollection collection, Survey survey, CacheRequest request, IProgress<OpenProgress>? progress, CancellationToken cancellation)
{
    private const int NamedChanges = 5;

    private readonly DecodeRequest _decode = request.ToDecode(survey.AgreedSize);
    private readonly List<(int Index, BadFile File)> _badFiles = [.. survey.BadFiles];
    private readonly List<string> _changed = [];
    private readonly List<string> _unlabelled = [];

    /// <summary>Bytes that the file may take at most, roughly.</summary>
    public long MostBytes => (long)survey.ImageCount * ((_decode.Channels ?? 3) * _decode.Height * _decode.Width + SampleFacts.Size);

    /// <summary>Writes all there is to write.</summary>
    /// <exception cref="UsageException">No image could be decoded, classes are not complete, or files changed while they were read.</exception>
    public void Write(CacheWriter writer)
    {
        StepProgress steps = new(progress, OpenPhase.Decoding, survey.ImageCount);
        foreach ((int index, ImageItem item, DecodedImage? image, BadFile? bad, bool changed) in OrderedWork.Select(
            survey.Images(collection), entry => Decode(entry.Index, entry.Item, entry.Content), entry => entry.Item.HeldBytes, Survey.MostHeldBytes, cancellation))
        {
            steps.Advance();
            if (changed)
            {
                _changed.Add(item.Name);
            }
            else if (bad is not null)
            {
                _badFiles.Add((index, bad));
                ItemFailures.RequireFew(_badFiles, collection.Location);
            }
            else
            {
                writer.Add(image!.Sample, FactsOf(image, item.Label), item.Name);
                if (item.Label is null)
                {
                    _unlabelled.Add(item.Name);
                }
            }
        }

        RequireUnchanged();
        RequireSome(writer.Count);
        writer.Finish(Describe(writer));
    }

    private Result Decode(int index, ImageItem item, Sha256Value surveyed)
    {
        ItemContent? content = null;
        try
        {
            content = item.Load();
        }
        catch (Exception e) when (ItemFailures.Covers(e))
        {
            // It could be read when the collection was looked at.
        }

        if (content is null || !Survey.IsOf(surveyed, item.Label, content.Bytes))
        {
            return new Result(index, item, null, null, Changed: true);
        }

        try
        {
            DecodedImage image = content.Raw is { } raw
                ? ImageDecoder.FromRaw(content.Bytes, raw.Channels, raw.Height, raw.Width, _decode)
                : ImageDecoder.Decode(content.Bytes, _decode);
            return new Result(index, item, image, null, Changed: false);
        }
        catch (InvalidDataException e)
        {
            return new Result(index, item, null, ItemFailures.Describe(item.Name, e), Changed: false);
        }
    }

    private static SampleFacts FactsOf(DecodedImage image, int? label) => new()
    {
        ImageHash = image.ImageHash,
        SampleHash = image.SampleHash,
        PerceptualHash = image.PerceptualHash,
        Height = image.Height,
        Width = image.Width,
        Label = label ?? -1,
        Format = image.Format,
        Colours = (byte)image.Colours,
        IsTransparent = image.IsTransparent,
    };

    private CacheContents Describe(CacheWriter writer)
    {
        (int classCount, IReadOnlyList<string>? classNames) = DescribeClasses(writer);
        return new CacheContents
        {
            Key = survey.Key,
            Name = name,
            Location = collection.Location,
            Created = DateTimeOffset.UtcNow,
            Request = request,
            Count = writer.Count,
            Channels = writer.Channels,
            Height = _decode.Height,
            Width = _decode.Width,
            ClassCount = classCount,
            ClassNames = classNames,
            BadFiles = BadFilesInOrder(),
        };
    }

    /// <summary>Some were found when the collection was looked at, and some when it was decoded.</summary>
    private BadFile[] BadFilesInOrder() => [.. _badFiles.OrderBy(bad => bad.Index).Select(bad => bad.File)];

    /// <summary>Every image has a class, or none has.</summary>
    private (int Count, IReadOnlyList<string>? Names) DescribeClasses(CacheWriter writer)
    {
        if (_unlabelled.Count == writer.Count)
        {
            return (0, null);
        }

        if (_unlabelled.Count > 0)
        {
            throw new UsageException(
                $"In '{PrintableName.Of(collection.Location)}' {_unlabelled.Count:N0} of {writer.Count:N0} images have no class: {NamesList.Of(_unlabelled, NamedChanges)}. "
                + "Give them one, or leave classes out with --set data.classes=none.");
        }

        int[] used = [.. DistinctLabels(writer.Facts)];
        if (!collection.ClassesAreFolders)
        {
            return (Math.Max(used[^1] + 1, collection.ClassNames?.Count ?? 0), collection.ClassNames);
        }

        // A folder that turned out to hold no image is no class.
        writer.Relabel(label => Array.BinarySearch(used, label));
        return (used.Length, [.. used.Select(label => collection.ClassNames![label])]);
    }

    private static SortedSet<int> DistinctLabels(ReadOnlySpan<SampleFacts> facts)
    {
        SortedSet<int> labels = [];
        foreach (ref readonly SampleFacts one in facts)
        {
            labels.Add(one.Label);
        }

        return labels;
    }

    private void RequireUnchanged()
    {
        if (_changed.Count > 0)
        {
            throw new UsageException(
                $"In '{PrintableName.Of(collection.Location)}' {_changed.Count:N0} {(_changed.Count == 1 ? "file" : "files")} changed or vanished while the images were read: "
                + $"{NamesList.Of(_changed, NamedChanges)}. Wait until nothing writes there any more, and start again.");
        }
    }

    private void RequireSome(int count)
    {
        if (count == 0)
        {
            throw _badFiles.Count > 0
                ? new UsageException($"No image in '{PrintableName.Of(collection.Location)}' can be used: {BadFileSummary.Of(BadFilesInOrder())}. Repair them, or name another collection.")
                : new UsageException($"There is no image in '{PrintableName.Of(collection.Location)}'{collection.Hint}. Name a folder, a zip or a file that holds some.");
        }
    }

    /// <summary>What became of one item.</summary>
    private readonly record struct Result(int Index, ImageItem Item, DecodedImage? Image, BadFile? Bad, bool Changed);
}
