using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sparring.Data.Collections;
using Sparring.Tensors;

namespace Sparring.Data.Cache;

/// <summary>
/// What a collection holds, without decoding it: which items are images, which cannot be read, and a hash of every image's bytes.
/// </summary>
internal sealed class Survey
{
    /// <summary>Bytes that items under way may hold together: as many as the largest alone.</summary>
    public const long MostHeldBytes = ImageContent.MaxFileBytes;

    private readonly List<Sha256Value> _contents = [];
    private readonly List<bool> _isImage = [];
    private readonly List<(int Index, BadFile File)> _badFiles = [];
    private (int Height, int Width)? _agreed;
    private bool _disagree;

    private Survey(string key) => Key = key;

    /// <summary>The content key: the same for the same images under the same names with the same classes, wherever they lie.</summary>
    public string Key { get; private set; }

    /// <summary>Items that are images, as far as can be told without decoding.</summary>
    public int ImageCount => _contents.Count;

    /// <summary>Items that cannot be read, and which of the collection's items they are.</summary>
    public IReadOnlyList<(int Index, BadFile File)> BadFiles => _badFiles;

    /// <summary>Whether all of this follows from what the items hold. Else an item could not be read, which may pass without a trace in it.</summary>
    public bool IsLasting { get; private set; } = true;

    /// <summary>Items that are not meant to be images.</summary>
    public int OtherCount => _isImage.Count - _contents.Count - _badFiles.Count;

    /// <summary>The size that every image has by its header, where that can be a sample's.</summary>
    public (int Height, int Width)? AgreedSize => _disagree || _agreed is not { } size || !SampleSize.Suits(size.Height, size.Width) ? null : size;

    /// <summary>Looks at every item once.</summary>
    /// <exception cref="UsageException">The collection as a whole is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Survey Of(IImageCollection collection, CacheRequest request, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        Survey survey = new("");
        using var key = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendText(key, request.ToKey());
        foreach (string name in collection.ClassNames ?? [])
        {
            AppendText(key, name);
        }

        StepProgress steps = new(progress, OpenPhase.Looking, collection.Count);
        foreach (Finding finding in OrderedWork.Select(
            collection.Items(), item => Look(item, request.Height is null), item => item.HeldBytes, MostHeldBytes, cancellation))
        {
            survey.Add(finding, key, collection.Location);
            steps.Advance();
        }

        survey.Key = Convert.ToHexStringLower(key.GetHashAndReset().AsSpan(0, 20));
        return survey;
    }

    /// <summary>The items that are images, each with its place among all items and the hash of its bytes; for the collection that was surveyed.</summary>
    public IEnumerable<(int Index, ImageItem Item, Sha256Value Content)> Images(IImageCollection collection)
    {
        int index = 0, image = 0;
        foreach (ImageItem item in collection.Items())
        {
            if (index < _isImage.Count && _isImage[index])
            {
                yield return (index, item, _contents[image++]);
            }

            index++;
        }

        if (index != _isImage.Count)
        {
            throw new UsageException($"'{PrintableName.Of(collection.Location)}' changed while it was read. Wait until nothing writes there any more, and start again.");
        }
    }

    /// <summary>Whether an item with this label and content has this hash.</summary>
    public static bool IsOf(Sha256Value hash, int? label, byte[] content)
    {
        Sha256Value now = Hash(label, content);
        return ((ReadOnlySpan<byte>)now).SequenceEqual(hash);
    }

    private static Sha256Value Hash(int? label, byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendText(hash, $"{label}");
        hash.AppendData(content);
        Sha256Value value = default;
        hash.GetHashAndReset(value);
        return value;
    }

    private static Finding Look(ImageItem item, bool wantsSize)
    {
        try
        {
            if (item.Load() is not { } content)
            {
                return new Finding(item, null, null, null);
            }

            (int Height, int Width)? size = !wantsSize ? null
                : content.Raw is { } raw ? (raw.Height, raw.Width)
                : ImageDecoder.ReadHeader(content.Bytes) is { } header ? (header.Height, header.Width)
                : null;
            return new Finding(item, Hash(item.Label, content.Bytes), size, null);
        }
        catch (Exception e) when (ItemFailures.Covers(e))
        {
            return new Finding(item, null, null, ItemFailures.Describe(item.Name, e), IsLasting: e is InvalidDataException);
        }
    }

    private void Add(Finding finding, IncrementalHash key, string location)
    {
        _isImage.Add(finding.Content is not null);
        IsLasting &= finding.IsLasting;
        if (finding.Bad is { } bad)
        {
            _badFiles.Add((_isImage.Count - 1, bad));
            ItemFailures.RequireFew(_badFiles, location);
            AppendText(key, $"bad {bad}");
        }

        if (finding.Content is not { } content)
        {
            return;
        }

        _contents.Add(content);
        AppendText(key, finding.Item.Name);
        key.AppendData(content);
        // Headers that cannot be read have no say: decoding tells what is wrong with them.
        _disagree |= finding.Size is not null && _agreed is not null && _agreed != finding.Size;
        _agreed ??= finding.Size;
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    /// <summary>What was found out about one item: its hash unless it is no image or cannot be read, and its size where that is wanted and known.</summary>
    private readonly record struct Finding(ImageItem Item, Sha256Value? Content, (int Height, int Width)? Size, BadFile? Bad, bool IsLasting = true);
}
