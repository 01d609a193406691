using Sparring.Storage;

namespace Sparring.Runs;

/// <summary>
/// The checkpoints of a run: a folder each, which appears whole or not at all, and is checked again when it is opened.
/// </summary>
/// <remarks>
/// Reading needs no lock and changes nothing. <see cref="Save"/> and <see cref="CutBackTo"/> are for the holder of the <see cref="RunLock"/>.
/// A folder is written under a name that starts with `.tmp-` and then renamed; one that goes is renamed to `.old-` and then deleted;
/// one that makes way for another of the same name is renamed to `.replaced-`, and still counts until the other is in place.
/// </remarks>
public sealed class CheckpointStore
{
    private const string Unfinished = ".tmp-";
    private const string Doomed = ".old-";
    private const string Replaced = ".replaced-";

    private readonly string _folder;
    private readonly int _keepLast;
    private readonly int _keepEvery;
    private readonly DiskFiles _files;

    /// <summary>Names the store; nothing is touched yet.</summary>
    /// <param name="folder">The folder of checkpoints, which need not exist.</param>
    /// <param name="keepLast">How many of the latest are kept, from 1.</param>
    /// <param name="keepEvery">Every how-manieth number is kept for good; 0 means none is.</param>
    public CheckpointStore(string folder, int keepLast = 3, int keepEvery = 10) : this(folder, keepLast, keepEvery, DiskFiles.Instance) { }

    internal CheckpointStore(string folder, int keepLast, int keepEvery, DiskFiles files)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLast, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(keepEvery);
        _folder = folder;
        _keepLast = keepLast;
        _keepEvery = keepEvery;
        _files = files;
    }

    /// <summary>Saves a checkpoint, and then removes those that need not be kept.</summary>
    /// <param name="number">Its number in the run.</param>
    /// <param name="round">The round after which it is saved.</param>
    /// <param name="files">What it holds.</param>
    /// <param name="keptRounds">Rounds whose checkpoints are kept besides those that the store keeps by itself.</param>
    /// <exception cref="SparringException">The disk is full or fails. What was saved before is untouched.</exception>
    internal CheckpointEntry Save(long number, long round, IReadOnlyList<CheckpointFile> files, IReadOnlySet<long>? keptRounds = null)
    {
        RequireFileNames(files);
        string name = CheckpointEntry.NameOf(number, round);
        string unfinished = Path.Combine(_folder, Unfinished + Guid.NewGuid().ToString("N"));
        try
        {
            CreateStore();
            CleanUp();
            WriteFolder(unfinished, files);
            Publish(unfinished, name);
        }
        catch (Exception exception)
        {
            DiscardUnfinished(unfinished);
            if (DiskErrors.Covers(exception))
            {
                throw Explain(exception, name);
            }

            throw;
        }

        var saved = new CheckpointEntry(number, round, Path.Combine(_folder, name));
        Prune(saved, keptRounds);
        return saved;
    }

    /// <summary>All checkpoints in the order in which they were saved, which is that of their numbers, whole or not, as the folders' names tell.</summary>
    public IReadOnlyList<CheckpointEntry> List()
    {
        if (!Directory.Exists(_folder))
        {
            return [];
        }

        var entries = new Dictionary<string, CheckpointEntry>(StringComparer.Ordinal);
        // Replaced ones come second, and count only where the new one did not come to be.
        foreach (string prefix in (string[])["", Replaced])
        {
            foreach (string path in Directory.EnumerateDirectories(_folder, prefix + "*"))
            {
                if (CheckpointEntry.Parse(path, Path.GetFileName(path)[prefix.Length..]) is { } entry)
                {
                    entries.TryAdd(entry.Name, entry);
                }
            }
        }

        return [.. entries.Values.OrderBy(entry => entry.Number).ThenBy(entry => entry.Round)];
    }

    /// <summary>Checks a checkpoint.</summary>
    /// <param name="entry">One that <see cref="List"/> shows.</param>
    /// <exception cref="CheckpointDamagedException">It is not whole.</exception>
    public static Checkpoint Open(CheckpointEntry entry) => new(entry, Checksums.Verify(entry.Path));

    /// <summary>Finds the newest checkpoint that is whole.</summary>
    /// <param name="problems">The newer ones that are not.</param>
    /// <returns>The checkpoint, or null where none is whole.</returns>
    public Checkpoint? OpenLatest(out IReadOnlyList<CheckpointProblem> problems)
    {
        var damaged = new List<CheckpointProblem>();
        problems = damaged;
        foreach (CheckpointEntry entry in List().Reverse())
        {
            try
            {
                return Open(entry);
            }
            catch (CheckpointDamagedException exception)
            {
                damaged.Add(new CheckpointProblem(entry, exception.Cause));
            }
        }

        return null;
    }

    /// <summary>Finds the newest checkpoint up to a round that is whole.</summary>
    /// <param name="round">The last round that will do.</param>
    /// <returns>The checkpoint, or null where none is whole.</returns>
    internal Checkpoint? OpenLatestUpTo(long round)
    {
        foreach (CheckpointEntry entry in List().Where(entry => entry.Round <= round).Reverse())
        {
            try
            {
                return Open(entry);
            }
            catch (CheckpointDamagedException)
            {
                // An older one will do.
            }
        }

        return null;
    }

    /// <summary>Takes a damaged checkpoint out of the list, and keeps it as `damaged-…` for whoever wants to look into it.</summary>
    /// <param name="entry">One that <see cref="OpenLatest"/> has passed over.</param>
    /// <exception cref="SparringException">The disk fails.</exception>
    internal void SetAside(CheckpointEntry entry)
    {
        try
        {
            _files.MoveFolder(entry.Path, Path.Combine(_folder, $"damaged-{entry.Name}-{Guid.NewGuid():N}"));
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, entry.Path);
        }
    }

    /// <summary>
    /// Removes the checkpoints beyond a round. A run that resumes there takes another way from here on, and must not find the old one's later.
    /// </summary>
    /// <param name="round">The last round whose checkpoint stays.</param>
    /// <exception cref="SparringException">The disk fails.</exception>
    internal void CutBackTo(long round)
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        try
        {
            CleanUp();
            // The newest first: a kill in between leaves a run that was cut back less far.
            foreach (CheckpointEntry entry in List().Where(entry => entry.Round > round).Reverse())
            {
                Remove(entry.Path);
            }
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, _folder);
        }
    }

    private static void RequireFileNames(IReadOnlyList<CheckpointFile> files)
    {
        foreach (CheckpointFile file in files)
        {
            if (file.Name is "" or "." or ".." or Checksums.FileName || file.Name.AsSpan().ContainsAny("/\\\n\r\0"))
            {
                throw new ArgumentException($"'{file.Name}' cannot be the name of a checkpoint's file.", nameof(files));
            }
        }
    }

    private void CreateStore()
    {
        if (!Directory.Exists(_folder))
        {
            _files.CreateFolder(_folder);
            _files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(_folder))!);
        }
    }

    private void CleanUp()
    {
        foreach (string path in Directory.GetDirectories(_folder, Replaced + "*"))
        {
            string original = Path.Combine(_folder, Path.GetFileName(path)[Replaced.Length..]);
            if (Directory.Exists(original))
            {
                Remove(path);
            }
            else
            {
                _files.MoveFolder(path, original);
            }
        }

        foreach (string path in (string[])[.. Directory.GetDirectories(_folder, Unfinished + "*"), .. Directory.GetDirectories(_folder, Doomed + "*")])
        {
            _files.DeleteFolder(path);
        }
    }

    private void WriteFolder(string folder, IReadOnlyList<CheckpointFile> files)
    {
        _files.CreateFolder(folder);
        var hashes = new List<(string, byte[])>();
        foreach (CheckpointFile file in files)
        {
            using Stream stream = _files.Create(Path.Combine(folder, file.Name));
            using var hashing = new HashingStream(stream);
            file.Write(hashing);
            _files.Flush(stream);
            hashes.Add((file.Name, hashing.TakeHash()));
        }

        using (Stream stream = _files.Create(Path.Combine(folder, Checksums.FileName)))
        {
            stream.Write(Checksums.Serialize(hashes));
            _files.Flush(stream);
        }

        _files.FlushFolder(folder);
    }

    private void DiscardUnfinished(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                _files.DeleteFolder(folder);
            }
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            // The error that led here is the one to tell. This folder never counts, and the next save removes it as it does a kill's.
        }
    }

    private void Publish(string unfinished, string name)
    {
        string path = Path.Combine(_folder, name);
        if (Directory.Exists(path))
        {
            _files.MoveFolder(path, Path.Combine(_folder, Replaced + name));
        }

        _files.MoveFolder(unfinished, path);
        _files.FlushFolder(_folder);
    }

    private void Prune(CheckpointEntry saved, IReadOnlySet<long>? keptRounds)
    {
        try
        {
            CleanUp();
            // Those beyond the saved one are none of its predecessors: counting them might cost the saved one its place.
            CheckpointEntry[] upToSaved = [.. List().Where(entry => entry.Round <= saved.Round)];
            foreach (CheckpointEntry entry in upToSaved.SkipLast(_keepLast))
            {
                bool isKept = entry.Name == saved.Name || (_keepEvery > 0 && entry.Number % _keepEvery == 0) || keptRounds?.Contains(entry.Round) == true;
                if (!isKept)
                {
                    Remove(entry.Path);
                }
            }
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw new SparringException($"Checkpoint '{saved.Path}' is saved, but older ones could not be removed: {exception.Message.TrimEnd('.')}. Mend that and resume", exception);
        }
    }

    private void Remove(string path)
    {
        // A kill while a folder is being deleted leaves half of it, which must not look like a checkpoint.
        string doomed = Path.Combine(_folder, Doomed + Guid.NewGuid().ToString("N"));
        _files.MoveFolder(path, doomed);
        _files.DeleteFolder(doomed);
    }

    private SparringException Explain(Exception exception, string name)
    {
        string last = OpenLatest(out _) is { } whole ? $"the last whole checkpoint is '{whole.Entry.Path}'" : "no checkpoint was saved before it";
        return DiskErrors.IsFull(exception)
            ? new SparringException($"The disk is full while writing checkpoint {name}; {last}. Free space and resume", exception)
            : new SparringException($"Checkpoint {name} could not be written: {exception.Message.TrimEnd('.')}; {last}. Mend that and resume", exception);
    }
}
