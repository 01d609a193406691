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
    private const string UnfinishedEnding = ".unfinished";
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
            throw new SparringException($"Decoded images are kept in '{path}', which cannot be made: {e.Message.TrimEnd('.')}. Mend that, or set XDG_CACHE_HOME to a folder that you can write to", e);
        }

        return new CacheFolder(path);
    }

    /// <summary>Where it lies.</summary>
    public string Location => _path;

    /// <summary>What is there for a content key; null where it has to be made.</summary>
    /// <param name="key">The content key.</param>
    /// <param name="name">The name of the source, which may differ from the one that it was decoded under.</param>
    public CachedImages? TryOpen(string key, string name) => CachedImages.TryOpen(PathOf(key), name);

    /// <summary>The key of a collection that was opened before and has not changed since, as far as its stamp tells; else null.</summary>
    public string? FindKey(string location, CacheRequest request, UInt128 stamp)
    {
        string path = IndexPath(location, request);
        try
        {
            IndexEntry? entry = File.Exists(path) ? JsonSerializer.Deserialize<IndexEntry>(File.ReadAllBytes(path), OptionsJson.Serializer) : null;
            return entry is not null && entry.Stamp == $"{stamp:x32}" && entry.Location == location ? entry.Key : null;
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            // Damaged or just deleted: looking at the collection anew replaces it.
            return null;
        }
    }

    /// <summary>Remembers which content a collection has.</summary>
    public void Remember(string location, CacheRequest request, UInt128 stamp, string key)
    {
        string path = IndexPath(location, request), unfinished = NewUnfinished(path);
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(new IndexEntry(location, $"{stamp:x32}", key), OptionsJson.Serializer));
        File.Move(unfinished, path, overwrite: true);
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
        try
        {
            using FileStream turn = WaitForTurn(key, () => progress?.Report(new OpenProgress(OpenPhase.Waiting, 0, 0)), cancellation);
            return TryOpen(key, name) ?? Create(key, name, builder);
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw DiskErrors.IsFull(e)
                ? NoRoom($"The disk became full while decoded images were written to '{_path}'", e)
                : new SparringException($"Decoded images are kept in '{_path}', where this failed: {e.Message.TrimEnd('.')}. Mend that, or set XDG_CACHE_HOME to another folder", e);
        }
    }

    /// <summary>Every finished file that can be read, the newest first, with its length.</summary>
    public IReadOnlyList<(CacheContents Contents, long Bytes)> List()
    {
        List<(CacheContents Contents, long Bytes)> found = [];
        foreach (string path in Directory.EnumerateFiles(_path, $"*{FileEnding}"))
        {
            using CachedImages? images = CachedImages.TryOpen(path);
            if (images is not null)
            {
                found.Add((images.Contents, new FileInfo(path).Length));
            }
        }

        return [.. found.OrderByDescending(entry => entry.Contents.Created)];
    }

    /// <summary>Deletes what can be made again: one entry, or all of them and what killed processes left. Who uses one may go on.</summary>
    /// <param name="key">The content key; null for everything.</param>
    /// <returns>Bytes freed.</returns>
    public long Clear(string? key)
    {
        long freed = 0;
        foreach (string path in Directory.EnumerateFiles(_path, key is null ? "*" : key + FileEnding))
        {
            long length = new FileInfo(path).Length;
            bool isOurs = path.EndsWith(FileEnding, StringComparison.Ordinal) || path.EndsWith(IndexEnding, StringComparison.Ordinal);
            if (isOurs || (Path.GetExtension(path) is UnfinishedEnding or LockEnding && !IsInUse(path)))
            {
                File.Delete(path);
                freed += length;
            }
        }

        return freed;
    }

    private CachedImages Create(string key, string name, CacheBuilder builder)
    {
        SweepUnfinished();
        long free = new DriveInfo(_path).AvailableFreeSpace;
        if (builder.MostBytes > free)
        {
            throw NoRoom($"The decoded images take up to {builder.MostBytes >> 20:N0} MiB in '{_path}', and {free >> 20:N0} MiB are free there", null);
        }

        string path = PathOf(key), unfinished = NewUnfinished(path);
        try
        {
            builder.Write(unfinished);
            DiskFiles.Instance.MoveFile(unfinished, path);
            DiskFiles.Instance.FlushFolder(_path);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return TryOpen(key, name) ?? throw new SparringException($"'{path}' was written and is damaged: the disk fails, or something else writes there.");
    }

    private static SparringException NoRoom(string finding, Exception? cause)
    {
        string message = $"{finding}. Free space (`sparring data cache clear`), set XDG_CACHE_HOME to a folder on another disk, or make the samples smaller (data.height)";
        return cause is null ? new SparringException(message) : new SparringException(message, cause);
    }

    private string PathOf(string key) => Path.Combine(_path, key + FileEnding);

    private string IndexPath(string location, CacheRequest request) =>
        Path.Combine(_path, $"{XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{location}\0{request.ToKey()}")):x32}{IndexEnding}");

    private static string NewUnfinished(string path) => $"{path}-{Guid.NewGuid():N}{UnfinishedEnding}";

    /// <summary>The system gives the lock back when a process ends, however it ends.</summary>
    private FileStream WaitForTurn(string key, Action waiting, CancellationToken cancellation)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            try
            {
                return new FileStream(
                    Path.Combine(_path, key + LockEnding), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (FileLocks.IsTaken(e))
            {
                if (isFirst)
                {
                    waiting();
                }

                cancellation.WaitHandle.WaitOne(_pollEvery);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Deletes what processes that were killed have left: a writer has its file locked.</summary>
    private void SweepUnfinished()
    {
        foreach (string path in Directory.EnumerateFiles(_path, $"*{UnfinishedEnding}*"))
        {
            if (!IsInUse(path))
            {
                File.Delete(path);
            }
        }
    }

    private static bool IsInUse(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException e) when (FileLocks.IsTaken(e))
        {
            return true;
        }
        catch (FileNotFoundException)
        {
            // Finished, and renamed, meanwhile.
            return true;
        }
    }

    /// <summary>Where a collection lay, what its files looked like from outside, and which content it had.</summary>
    private sealed record IndexEntry(string Location, string Stamp, string Key);
}
