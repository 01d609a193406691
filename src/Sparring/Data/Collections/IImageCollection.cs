namespace Sparring.Data.Collections;

/// <summary>Images as they lie on disk, not decoded: a folder, a zip, a file of a research format.</summary>
internal interface IImageCollection : IDisposable
{
    /// <summary>Where it lies, for messages.</summary>
    string Location { get; }

    /// <summary>How many items <see cref="Items"/> gives.</summary>
    int Count { get; }

    /// <summary>The name of each class, in the order of their numbers; null where classes have no names or there are none.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>
    /// Whether classes are folders. Then some of <see cref="ClassNames"/> may be of folders without a single image, which are to be left out.
    /// </summary>
    bool ClassesAreFolders { get; }

    /// <summary>What may have been meant where nothing here is an image, as a clause for the middle of a message; or nothing.</summary>
    string Hint { get; }

    /// <summary>
    /// Every item once, in an order that is the same on every system. May be asked for again. One thread enumerates; what an item holds is
    /// loaded from several. Where one image has a class, all have one.
    /// </summary>
    /// <exception cref="UsageException">The collection as a whole is damaged or has changed.</exception>
    IEnumerable<ImageItem> Items();
}
