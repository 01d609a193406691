using Sparring.Data.Cache;

namespace Sparring.Data;

/// <summary>Samples that are ready for training, and those that are held out from it.</summary>
public sealed class OpenedData : IDisposable
{
    private readonly CachedImages? _images;
    private readonly IDisposable? _opened;

    internal OpenedData(IImageSource training, IImageSource? heldOut)
    {
        Training = training;
        HeldOut = heldOut;
    }

    internal OpenedData(CachedImages images, int otherFiles, string location, IImageSource training, IImageSource? heldOut) : this(training, heldOut)
    {
        _images = images;
        _opened = images;
        Location = location;
        BadFiles = images.Contents.BadFiles;
        OtherFiles = otherFiles;
    }

    /// <summary>Samples that are drawn from images that were opened for it.</summary>
    internal OpenedData(OpenedData drawnFrom, IImageSource training, IImageSource? heldOut) : this(training, heldOut)
    {
        _opened = drawnFrom;
        Location = drawnFrom.Location;
        BadFiles = drawnFrom.BadFiles;
        OtherFiles = drawnFrom.OtherFiles;
    }

    /// <summary>What to train on.</summary>
    public IImageSource Training { get; }

    /// <summary>
    /// What no training sees: images that are no duplicates of those in <see cref="Training"/>, mirrored ones included. Null where there
    /// are too few images to hold some out, or none were asked for.
    /// </summary>
    public IImageSource? HeldOut { get; }

    /// <summary>Where the files lie; null for built-in data.</summary>
    public string? Location { get; }

    /// <summary>All samples of a collection, those of <see cref="HeldOut"/> too. Built-in and stacked data hold out samples beyond these.</summary>
    public IImageSource All => _images is null ? Training : _images;

    /// <summary>Image files that cannot be used, and why. They are left out.</summary>
    public IReadOnlyList<BadFile> BadFiles { get; } = [];

    /// <summary>Files that are not meant to be images.</summary>
    public int OtherFiles { get; }

    /// <summary>Every decoded image; null for built-in and stacked data.</summary>
    internal CachedImages? Images => _images;

    /// <summary>Lets go of the decoded images; the sources cannot be read afterwards.</summary>
    public void Dispose() => _opened?.Dispose();
}
