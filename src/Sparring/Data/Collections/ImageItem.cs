namespace Sparring.Data.Collections;

/// <summary>What may be one image of a collection, not decoded.</summary>
/// <param name="Name">The path below the collection's location with forward slashes, or words such as "image 17"; as it is, so not fit for a terminal.</param>
/// <param name="Label">Its class, from 0; null where it has none.</param>
internal abstract record ImageItem(string Name, int? Label)
{
    /// <summary>Bytes of memory that it takes, or will take once it is loaded, as far as can be told.</summary>
    public virtual long HeldBytes => 0;

    /// <summary>Reads it. May be called again, and from several threads at once for different items.</summary>
    /// <returns>Null where neither its content nor its name is that of an image.</returns>
    /// <exception cref="InvalidDataException">It cannot be used. The message is a clause that wants the item's name before it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public abstract ItemContent? Load();
}

/// <summary>The content of one item.</summary>
/// <param name="Bytes">An image file of any format; or, where <paramref name="Raw"/> says so, pixels channel after channel (C, H, W).</param>
/// <param name="Raw">The shape of pixels that are not encoded; null for an image file.</param>
internal sealed record ItemContent(byte[] Bytes, SampleShape? Raw = null);
