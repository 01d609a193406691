using Sparring.Data;
using Sparring.Metrics.Features.Inception;
using Sparring.Storage;

namespace Sparring.Metrics.Features;

/// <summary>
/// What metrics keep in this user's cache folder: trained classifiers and features in `metrics`, downloaded weights in `features`. What is
/// deleted is made, or downloaded, again when it is next needed.
/// </summary>
public static class MetricsCache
{
    /// <summary>A file is written in seconds: what has been unfinished for this long was left by a process that was killed.</summary>
    private static readonly TimeSpan _longestWrite = TimeSpan.FromDays(1);

    /// <summary>The folders; they need not exist.</summary>
    /// <exception cref="UsageException">The user has no cache folder.</exception>
    public static IReadOnlyList<string> Folders =>
    [
        Path.Combine(
            UserCache.Folder ?? throw new UsageException("What metrics keep lies in the user's cache folder, and this user has no home. Set XDG_CACHE_HOME to a folder."),
            "metrics"),
        Path.GetDirectoryName(InceptionDownload.Location)!,
    ];

    /// <summary>What is there, what was used last first.</summary>
    /// <exception cref="SparringException">A folder cannot be read.</exception>
    public static IReadOnlyList<MetricsCacheEntry> List() => Explaining(() =>
        Files().Where(file => file.Extension != DiskFiles.Unfinished)
            .Select(file => new MetricsCacheEntry(KindOf(file), file.FullName, file.Length, file.LastWriteTimeUtc))
            .OrderByDescending(entry => entry.LastUsed)
            .ToArray());

    /// <summary>Deletes everything, also what killed processes left. Who uses a file may go on; what is being written stays.</summary>
    /// <returns>Bytes freed.</returns>
    /// <exception cref="SparringException">Something cannot be deleted.</exception>
    public static long Clear() => Explaining(() => Files()
        .Where(file => file.Extension != DiskFiles.Unfinished || !FileLocks.IsHeld(file.FullName))
        .Sum(Delete));

    /// <summary>Remembers that a file was used, where that can be written. File systems do not do so by themselves.</summary>
    internal static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            // A folder that others have filled may be for reading only.
        }
    }

    /// <summary>Deletes what processes that were killed left a day ago or more. Whether that works is of no importance.</summary>
    /// <param name="time">Tells how late it is.</param>
    internal static void SweepUnfinished(TimeProvider time)
    {
        try
        {
            DateTime latest = (time.GetUtcNow() - _longestWrite).UtcDateTime;
            foreach (FileInfo file in Files().Where(file => file.Extension == DiskFiles.Unfinished && file.LastWriteTimeUtc < latest && !FileLocks.IsHeld(file.FullName)))
            {
                Delete(file);
            }
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            // The next one may have more luck.
        }
    }

    private static FileInfo[] Files() =>
        [.. Folders.Select(folder => new DirectoryInfo(folder)).Where(folder => folder.Exists).SelectMany(folder => folder.EnumerateFiles())];

    private static MetricsCacheKind KindOf(FileInfo file) => file.Name switch
    {
        InceptionDownload.FileName => MetricsCacheKind.Weights,
        _ when file.Name.StartsWith(ClassifierKey.FilePrefix, StringComparison.Ordinal) => MetricsCacheKind.Classifier,
        _ => MetricsCacheKind.Features,
    };

    private static long Delete(FileInfo file)
    {
        // As it was found: another process may have deleted it meanwhile.
        long freed = file.Exists ? file.Length : 0;
        file.Delete();
        return freed;
    }

    private static T Explaining<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw new SparringException(
                $"What metrics keep lies in '{PrintableName.Of(Folders[0])}' and '{PrintableName.Of(Folders[1])}', where this failed: {e.Message.TrimEnd('.')}. Mend that, or set XDG_CACHE_HOME to another folder", e);
        }
    }
}
