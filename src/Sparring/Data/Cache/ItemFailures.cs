namespace Sparring.Data.Cache;

/// <summary>What keeps a single item from being used, as opposed to what ends the opening of its collection.</summary>
internal static class ItemFailures
{
    /// <summary>Each is kept with its name and the reason, and listed in reports.</summary>
    private const int MostBadFiles = 100_000;

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

    /// <summary>Ends the opening of a collection that seems to consist of bad files, before they fill the memory.</summary>
    /// <exception cref="UsageException">There are too many.</exception>
    public static void RequireFew(List<(int Index, BadFile File)> files, string location)
    {
        if (files.Count > MostBadFiles)
        {
            throw new UsageException(
                $"More than {MostBadFiles:N0} image files in '{PrintableName.Of(location)}' cannot be used: {BadFileSummary.Of([.. files.Select(bad => bad.File)])}. "
                + "Repair or remove them, or name another collection.");
        }
    }
}
