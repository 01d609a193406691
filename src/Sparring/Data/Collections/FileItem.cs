namespace Sparring.Data.Collections;

/// <summary>A file in a folder.</summary>
/// <param name="Name">Its path below the folder.</param>
/// <param name="Label">Its class, or null.</param>
/// <param name="Folder">The folder.</param>
internal sealed record FileItem(string Name, int? Label, string Folder) : ImageItem(Name, Label)
{
    /// <remarks>Asks the file system. Where that does not answer, <see cref="Load"/> says why.</remarks>
    public override long HeldBytes
    {
        get
        {
            try
            {
                return Math.Min(FileKinds.Require(Path.Combine(Folder, Name)).Length, ImageContent.MaxFileBytes);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }
    }

    public override ItemContent? Load()
    {
        Stream stream;
        try
        {
            stream = Open(Path.Combine(Folder, Name));
        }
        catch (InvalidDataException) when (!ImageContent.IsNamedLikeImage(Name))
        {
            // A pipe or a dead link that does not even pretend to be an image.
            return null;
        }

        using (stream)
        {
            return ImageContent.Read(stream, Name, stream.Length, "changed while it was read") is byte[] file ? new ItemContent(file) : null;
        }
    }

    /// <summary>Opens a regular file, and nothing else.</summary>
    /// <exception cref="InvalidDataException">There is none. The message is a clause.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Stream Open(string path)
    {
        FileInfo file = FileKinds.Require(path);
        if (file.Length == 0)
        {
            return Stream.Null;
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException("vanished while it was read", e);
        }
    }
}
