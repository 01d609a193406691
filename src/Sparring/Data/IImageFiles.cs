namespace Sparring.Data;

/// <summary>A listing of files, some of which are images: a folder, or a zip.</summary>
internal interface IImageFiles : IDisposable
{
    /// <summary>Where they lie, for messages.</summary>
    string Location { get; }

    /// <summary>Paths below the location with forward slashes, in ordinal order, so that the order is the same on every system.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>What may have been meant where none of the files is an image, as a clause for the middle of a message; or nothing.</summary>
    string Hint { get; }

    /// <summary>Opens one file, lets it be read and closes it. May be called from several threads at once.</summary>
    /// <param name="index">Of its path.</param>
    /// <param name="reader">Is given the content, and the length that the file system or the zip claims.</param>
    /// <returns>What the reader returns.</returns>
    /// <exception cref="InvalidDataException">It cannot be used. The message is a clause that wants the file's name before it.</exception>
    T Read<T>(int index, Func<Stream, long, T> reader);
}
