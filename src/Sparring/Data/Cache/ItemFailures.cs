namespace Sparring.Data.Cache;

/// <summary>What keeps a single item from being used, as opposed to what ends the opening of its collection.</summary>
internal static class ItemFailures
{
    public static bool Covers(Exception exception) => exception is InvalidDataException or IOException or UnauthorizedAccessException;

    /// <summary>The bad file that an item is, by what its reading or decoding threw.</summary>
    public static BadFile Describe(string name, Exception exception)
    {
        string reason = exception switch
        {
            InvalidDataException => exception.Message,
            FileNotFoundException or DirectoryNotFoundException => "vanished while the collection was read",
            UnauthorizedAccessException => "may not be read: allow this user to read it",
            _ => $"cannot be read: {exception.Message}",
        };
        return new BadFile(name, reason.TrimEnd('.'));
    }
}
