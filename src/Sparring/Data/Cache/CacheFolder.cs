using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Sparring.Options;
using Sparring.Storage;

namespace Sparring.Data.Cache;

/// <summary>The folder of decoded images. Several processes may use it at once.</summary>
internal sealed class CacheFolder
{
    private const string FileEnding = ".images";
    private const string IndexEnding = ".json";
    private const string LockEnding = ".lock";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan _pollEvery = TimeSpan.FromMilliseconds(100);

    private readonly string _path;

    private CacheFolder(string path) => _path = path;

    /// <summary>The folder in this user's cache folder, which is made where it is missing.</summary>
    /// <exception cref="UsageException">The user has no cache folder.</exception>
    /// <exception cref="SparringException">It cannot be made.</exception>
    public static CacheFolder OfUser()
    {
        string path = Path.Combine(
            UserCache.Folder ?? throw new UsageException("Decoded images are kept in the user's cache folder, and this user has no home. Set XDG_CACHE_HOME to a folder."),
            "data");
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                // The images may be nobody else's business.
                Directory.CreateDirectory(path, Private);
            }
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw new SparringException($"Decoded images are kept in '{PrintableName.Of(path)}', which cannot be made: {e.Message.TrimEnd('.')}. Mend that, or set XDG_CACHE_HOME to a folder that you can write to", e);
        }

        return new CacheFolder(path);
    }

    /// <summary>Where it lies.</summary>
    public string Location => _path;

    /// <summary>What is there for a content key; null where it has to be made.</summary>
    /// <param name="key">The content key.</param>
    /// <param name="name">The name of the source, which may differ from the one that it was decoded under.</param>
    /// <exception cref="SparringException">It cannot be read.</exception>
    public CachedImages? TryOpen(string key, string name) => Explaining(() => CachedImages.TryOpen(PathOf(key), name));

    /// <summary>What is remembered of a collection that was opened before and has not changed since, as far as its stamp tells; else null.</summary>
    public (string Key, int OtherFiles)? Recall(string location, CacheRequest request, UInt128 stamp)
    {
        string path = IndexPath(location, request);
        try
        {
            IndexEntry? entry = File.Exists(path) ? JsonSerializer.Deserialize<IndexEntry>(File.ReadAllBytes(path), OptionsJson.Serializer) : null;
            return entry is not null && entry.Stamp == $"{stamp:x32}" && entry.Location == location ? (entry.Key, entry.OtherFiles) : null;
        }
        catch (Exception e) when (e is JsonException || DiskErrors.Covers(e))
        {
            // Damaged, or just deleted, or not to be read: the collection is looked at anew.
            return null;
        }
    }

    /// <summary>Remembers which content a collection has, where that can be written: what is not remembered is looked at anew.</summary>
    public void Remember(string location, CacheRequest request, UInt128 stamp, string key, int otherFiles)
    {
        byte[] entry = JsonSerializer.SerializeToUtf8Bytes(new IndexEntry(location, $"{stamp:x32}", key, otherFiles), OptionsJson.Serializer);
        try
        {
            DiskFiles.Instance.ReplaceShared(IndexPath(location, request), stream => stream.Write(entry));
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            // The images are there, and a shortcut to them is missing.
        }
    }

    /// <summary>Makes the file of a content key unless another process has done so meanwhile.</summary>
    /// <param name="key">The content key.</param>
    /// <param name="name">The name of the source.</param>
    /// <param name="builder">Decodes the images.</param>
    /// <param name="progress">Is told when another process is at it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="SparringException">There is no room, or the folder cannot be written to.</exception>
    public CachedImages Create(string key, string name, CacheBuilder builder, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        return Explaining(() =>
        {
            using CacheTurn turn = WaitForTurn(key, () => progress?.Report(new OpenProgress(OpenPhase.Waiting, 0, 0)), cancellation);
            return CachedImages.TryOpen(PathOf(key), name) ?? Create(key, name, builder);
        });
    }

    /// <summary>Every finished file that can be read, the newest first, with its length.</summary>
    /// <exception cref="SparringException">One cannot be read.</exception>
    public IReadOnlyList<(CacheContents Contents, long Bytes)> List() => Explaining(() =>
    {
        List<(CacheContents Contents, long Bytes)> found = [];
        foreach (string path in Directory.EnumerateFiles(_path, $"*{FileEnding}"))
        {
            using CachedImages? images = CachedImages.TryOpen(path);
            if (images is not null)
            {
                found.Add((images.Contents, images.FileBytes));
            }
        }

        return found.OrderByDescending(entry => entry.Contents.Created).ToArray();
    });

    /// <summary>Deletes what can be made again: one entry, or all of them and what killed processes left. Who uses one may go on.</summary>
    /// <param name="key">The content key; null for everything.</param>
    /// <returns>Bytes freed.</returns>
    /// <exception cref="SparringException">Something cannot be deleted.</exception>
    public long Clear(string? key) => Explaining(() =>
    {
        long freed = 0;
        foreach (FileInfo file in new DirectoryInfo(_path).EnumerateFiles(key is null ? "*" : key + FileEnding))
        {
            freed += file.Extension switch
            {
                FileEnding or IndexEnding => Delete(file),
                DiskFiles.Unfinished => DeleteUnfinished(file, ownKey: null),
                LockEnding => DeleteLock(file),
                _ => 0,
            };
        }

        return freed;
    });

    private CachedImages Create(string key, string name, CacheBuilder builder)
    {
        SweepUnfinished(key);
        long free = new DriveInfo(_path).AvailableFreeSpace;
        if (builder.MostBytes > free)
        {
            throw NoRoom($"The decoded images take up to {builder.MostBytes >> 20:N0} MiB in '{PrintableName.Of(_path)}', and {free >> 20:N0} MiB are free there", null);
        }

        string path = PathOf(key), unfinished = DiskFiles.UnfinishedNameOf(path);
        CachedImages? images = null;
        try
        {
            using (CacheWriter writer = new(unfinished))
            {
                builder.Write(writer);
            }

            // Mapped before it has its name: under that, another process may clear it at once.
            images = CachedImages.TryOpen(unfinished, name)
                ?? throw new SparringException($"'{PrintableName.Of(unfinished)}' was written and is damaged: the disk fails, or something else writes there.");
            DiskFiles.Instance.MoveFile(unfinished, path);
            DiskFiles.Instance.FlushFolder(_path);
            return images;
        }
        catch
        {
            images?.Dispose();
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Does what may fail because of the disk, and says so in the user's words.</summary>
    private T Explaining<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw DiskErrors.IsFull(e)
                ? NoRoom($"The disk became full while decoded images were written to '{PrintableName.Of(_path)}'", e)
                : new SparringException($"Decoded images are kept in '{PrintableName.Of(_path)}', where this failed: {e.Message.TrimEnd('.')}. Mend that, or set XDG_CACHE_HOME to another folder", e);
        }
    }

    private static SparringException NoRoom(string finding, Exception? cause)
    {
        string message = $"{finding}. Free space (`sparring data cache clear`), set XDG_CACHE_HOME to a folder on another disk, or make the samples smaller (data.height)";
        return cause is null ? new SparringException(message) : new SparringException(message, cause);
    }

    private string PathOf(string key) => Path.Combine(_path, key + FileEnding);

    private string IndexPath(string location, CacheRequest request) =>
        Path.Combine(_path, $"{XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{location}\0{request.ToKey()}")):x32}{IndexEnding}");

    private string LockPath(string key) => Path.Combine(_path, key + LockEnding);

    private CacheTurn WaitForTurn(string key, Action waiting, CancellationToken cancellation)
    {
        CacheTurn? turn = CacheTurn.TryTake(LockPath(key));
        if (turn is null)
        {
            waiting();
        }

        while (turn is null)
        {
            cancellation.WaitHandle.WaitOne(_pollEvery);
            cancellation.ThrowIfCancellationRequested();
            turn = CacheTurn.TryTake(LockPath(key));
        }

        return turn;
    }

    /// <summary>Deletes what processes that were killed have left.</summary>
    /// <param name="ownKey">The key whose turn this process has.</param>
    private void SweepUnfinished(string ownKey)
    {
        foreach (FileInfo file in new DirectoryInfo(_path).EnumerateFiles($"*{DiskFiles.Unfinished}"))
        {
            DeleteUnfinished(file, ownKey);
        }
    }

    /// <summary>
    /// Deletes what nobody writes. Who writes images has the turn of their key all the time; the index is written without, and locked itself
    /// while it is.
    /// </summary>
    /// <param name="file">An unfinished file.</param>
    /// <param name="ownKey">The key whose turn this process has; null for none.</param>
    /// <returns>Bytes freed.</returns>
    private long DeleteUnfinished(FileInfo file, string? ownKey)
    {
        string key = file.Name[..Math.Max(0, file.Name.IndexOf('.', StringComparison.Ordinal))];
        using CacheTurn? turn = key == ownKey ? null : CacheTurn.TryTake(LockPath(key));
        return (key == ownKey || turn is not null) && !FileLocks.IsHeld(file.FullName) ? Delete(file) : 0;
    }

    /// <summary>A turn's end deletes its file.</summary>
    private static long DeleteLock(FileInfo file)
    {
        using CacheTurn? turn = CacheTurn.TryTake(file.FullName);
        return 0;
    }

    /// <returns>Its length as it was found: another process may have deleted it meanwhile.</returns>
    private static long Delete(FileInfo file)
    {
        long freed = file.Exists ? file.Length : 0;
        file.Delete();
        return freed;
    }

    /// <summary>Where a collection lay, what its files looked like from outside, which content it had, and how much else lay there.</summary>
    private sealed record IndexEntry(string Location, string Stamp, string Key, int OtherFiles);
}
