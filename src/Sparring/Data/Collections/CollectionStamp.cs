using System.IO.Enumeration;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Sparring.Data.Collections;

/// <summary>Sums up names, lengths and times of files, so that it need not be read again what has not changed.</summary>
internal static class CollectionStamp
{
    /// <summary>A file system's names are no longer; what is longer is cut, and still differs by its length and time.</summary>
    private const int LongestName = 512;

    /// <summary>The stamp of a folder: the sum over its files, which has no order, so that threads share the folders and nothing is kept.</summary>
    /// <exception cref="IOException">It cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    public static UInt128 OfFolder(string folder)
    {
        var walk = new FolderWalk<UInt128>(folder, OfEntry);
        List<string> level = [];
        UInt128 stamp = Sum(walk.FilesIn("", level)) + 1;
        var sum = new Lock();
        while (level.Count > 0)
        {
            List<string> next = [];
            Parallel.ForEach(level, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, below =>
            {
                List<string> deeper = [];
                UInt128 part = Sum(walk.FilesIn(below, deeper));
                lock (sum)
                {
                    stamp += part;
                    next.AddRange(deeper);
                }
            });
            level = next;
        }

        foreach (string unlistable in walk.Unlistable.Keys)
        {
            stamp += Of(unlistable, seed: 1, length: -1, time: default);
        }

        return stamp;
    }

    /// <summary>The stamp of some files by their own names.</summary>
    /// <exception cref="IOException">One cannot be looked at.</exception>
    public static UInt128 OfFiles(IEnumerable<string> files)
    {
        UInt128 stamp = 2;
        foreach (string path in files)
        {
            FileInfo file = Target(new FileInfo(path));
            stamp += Of(Path.GetFileName(path), seed: 0, file.Length, file.LastWriteTimeUtc);
        }

        return stamp;
    }

    private static UInt128 Sum(IEnumerable<UInt128> parts) => parts.Aggregate(UInt128.Zero, (total, part) => total + part);

    private static UInt128 OfEntry(string folder, ref FileSystemEntry entry)
    {
        long seed = (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(folder.AsSpan()));
        if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            return Of(entry.FileName, seed, entry.Length, entry.LastWriteTimeUtc);
        }

        // Of a link that leads nowhere there is nothing but its name.
        FileInfo file = TryTarget((FileInfo)entry.ToFileSystemInfo());
        return file.Exists ? Of(entry.FileName, seed, file.Length, file.LastWriteTimeUtc) : Of(entry.FileName, seed, length: -1, time: default);
    }

    private static UInt128 Of(ReadOnlySpan<char> name, long seed, long length, DateTimeOffset time)
    {
        name = name[..Math.Min(name.Length, LongestName)];
        Span<byte> bytes = stackalloc byte[2 * LongestName + 2 * sizeof(long)];
        MemoryMarshal.AsBytes(name).CopyTo(bytes);
        int end = 2 * name.Length;
        BitConverter.TryWriteBytes(bytes[end..], length);
        BitConverter.TryWriteBytes(bytes[(end + sizeof(long))..], time.UtcTicks);
        return XxHash128.HashToUInt128(bytes[..(end + 2 * sizeof(long))], seed);
    }

    private static FileInfo Target(FileInfo file) => file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;

    private static FileInfo TryTarget(FileInfo file)
    {
        try
        {
            return Target(file);
        }
        catch (IOException)
        {
            // Links in a circle: where it leads to does not exist.
            return new FileInfo(Path.Combine(file.FullName, "nothing"));
        }
    }
}
