namespace Sparring.Data;

/// <summary>The files of a folder and of all folders below it.</summary>
internal sealed class FolderFiles : IImageFiles
{
    public FolderFiles(string folder)
    {
        Location = folder;
        try
        {
            Paths =
            [
                .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
                    .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
                    .Where(path => !ImageFileReader.IsHidden(path))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{folder}' cannot be listed: {e.Message} Make it and the folders below it readable.", e);
        }
    }

    public string Location { get; }

    public IReadOnlyList<string> Paths { get; }

    public byte[]? ReadImage(int index)
    {
        using FileStream stream = new(Path.Combine(Location, Paths[index]), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return ImageFileReader.Read(stream, Paths[index], stream.Length);
    }

    public void Dispose()
    {
    }
}
