namespace Sparring.Data.Inspection;

/// <summary>Finds first-level subfolders that could be classes.</summary>
internal static class FolderCount
{
    /// <summary>More than these are no classes, but a way to keep many files.</summary>
    private const int Most = 1_000;

    /// <summary>How many there are, where every file lies in one and there are at least two; else 0.</summary>
    /// <param name="nameOf">Paths below the collection, with forward slashes.</param>
    /// <param name="count">How many files there are.</param>
    public static int Of(Func<int, string> nameOf, int count)
    {
        HashSet<string> folders = [];
        for (int i = 0; i < count && folders.Count <= Most; i++)
        {
            string name = nameOf(i);
            int slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                return 0;
            }

            folders.Add(name[..slash]);
        }

        return folders.Count is >= 2 and <= Most ? folders.Count : 0;
    }
}
