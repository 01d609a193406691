namespace Sparring.Data.Collections;

/// <summary>Opens files that are whole collections.</summary>
internal static class CollectionFiles
{
    /// <summary>Opens a regular file for reading.</summary>
    /// <exception cref="UsageException">There is none, it is empty, or it cannot be read.</exception>
    public static FileStream Open(string path)
    {
        string name = PrintableName.Of(path);
        if (!new FileInfo(path).Exists)
        {
            throw new UsageException($"There is no file or folder '{name}'. Name one that exists.");
        }

        try
        {
            return FileKinds.Require(path).Length > 0
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)
                : throw new UsageException($"'{name}' is empty. Download or write the file again.");
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"'{name}' {e.Message}. Name a file or a folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be read: {e.Message} Make it readable, or name another.", e);
        }
    }
}
