namespace Sparring.Data.Collections;

/// <summary>An item that was read with those around it, for its file can only be read from the front.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Its class, or null.</param>
/// <param name="Bytes">A file of pixels that are not encoded, or one of an image.</param>
/// <param name="Raw">The shape of pixels that are not encoded; null for an image file.</param>
internal sealed record LoadedItem(string Name, int? Label, byte[] Bytes, SampleShape? Raw) : ImageItem(Name, Label)
{
    public override long HeldBytes => Bytes.Length;

    public override ItemContent? Load() => Raw is null
        ? new ItemContent(ImageContent.RequireImage(Bytes))
        : new ItemContent(Bytes, Raw);
}
