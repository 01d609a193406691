using Sparring.Data.Cache;

namespace Sparring.Data;

/// <summary>The decoded images in this user's cache folder. What is deleted is decoded again when it is next opened.</summary>
public static class DataCache
{
    /// <summary>Where they lie.</summary>
    /// <exception cref="UsageException">The user has no cache folder.</exception>
    public static string Location => CacheFolder.OfUser().Location;

    /// <summary>What is there, the newest first.</summary>
    public static IReadOnlyList<DataCacheEntry> List() =>
    [
        .. CacheFolder.OfUser().List().Select(entry => new DataCacheEntry(
            entry.Contents.Key, entry.Contents.Location, entry.Contents.Count, entry.Contents.ToShape(), entry.Contents.Created, entry.Bytes)),
    ];

    /// <summary>Deletes one entry. Who trains on it may go on.</summary>
    /// <param name="key">Its key, or the first characters of it that no other has.</param>
    /// <returns>Bytes freed.</returns>
    /// <exception cref="UsageException">No entry, or more than one, has this key.</exception>
    public static long Clear(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var folder = CacheFolder.OfUser();
        string[] keys = [.. folder.List().Select(entry => entry.Contents.Key).Where(known => known.StartsWith(key, StringComparison.Ordinal))];
        return keys switch
        {
            [string one] => folder.Clear(one),
            [] => throw new UsageException($"No decoded images have the key '{key}'. `sparring data cache list` shows the keys."),
            _ => throw new UsageException($"{keys.Length} entries have keys that begin with '{key}'. Give more of it, as `sparring data cache list` shows it."),
        };
    }

    /// <summary>Deletes everything, also what a killed process left unfinished. Who trains may go on.</summary>
    /// <returns>Bytes freed.</returns>
    public static long ClearAll() => CacheFolder.OfUser().Clear(null);
}
