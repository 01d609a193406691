namespace Sparring.Data;

/// <summary>A listing of files, some of which are images: a folder, or a zip.</summary>
internal interface IImageFiles : IDisposable
{
    /// <summary>Where they lie, for messages.</summary>
    string Location { get; }

    /// <summary>Paths below the location with forward slashes, in ordinal order, so that the order is the same on every system.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Reads one file. May be called from several threads at once.</summary>
    /// <returns>Its bytes; null where neither its content nor its name is that of an image.</returns>
    /// <exception cref="InvalidDataException">It cannot be used. The message is a clause that wants the file's name before it.</exception>
    byte[]? ReadImage(int index);
}
