using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;
using Sparring.Data.Collections.Parquet;
using Sparring.Data.Collections.Zip;

namespace Sparring.Data.Collections;

/// <summary>Opens what lies at a path, whatever it is called.</summary>
internal static class ImageCollections
{
    private const string WhatIsRead =
        "Name a folder of images, a zip of them, an IDX file, a binary file of CIFAR-10, or a Parquet file with a column of images.";

    /// <summary>
    /// Images in one IDX, Parquet or CIFAR-10 file. Something is kept in memory about each, and a small file may claim many.
    /// </summary>
    public const int MaxItems = 1_000_000;

    private const int StartLength = 512;

    /// <summary>Archives that are not read, by how they begin.</summary>
    private static readonly (string Name, byte[] Start)[] _archives =
    [
        ("a RAR archive", "Rar!"u8.ToArray()),
        ("a 7-Zip archive", [(byte)'7', (byte)'z', 0xBC, 0xAF]),
        ("an xz archive", [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']),
        ("a bzip2 archive", "BZh"u8.ToArray()),
        ("a Zstandard archive", [0x28, 0xB5, 0x2F, 0xFD]),
    ];

    /// <summary>Opens a collection. Only what is needed to know its items is read.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="classes">Where classes come from.</param>
    /// <exception cref="UsageException">It is no collection that is read, is damaged, or its classes are.</exception>
    public static IImageCollection Open(string path, ClassSource classes) => Directory.Exists(path) ? OpenFolder(path, classes) : OpenFile(path, classes);

    /// <summary>
    /// Changes when the files have changed that <see cref="Open"/> would see: 128 bits of their names, lengths and times of change. No file
    /// is read. A copy of the same files has another.
    /// </summary>
    /// <exception cref="UsageException">The path cannot be looked at.</exception>
    public static UInt128 StampOf(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? CollectionStamp.OfFolder(path)
                : CollectionStamp.OfFiles(IdxFolder.FindLabels(path) is string labels ? [path, labels] : [path]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{PrintableName.Of(path)}' cannot be looked at: {e.Message} Make it readable, or name another.", e);
        }
    }

    private static IImageCollection OpenFolder(string folder, ClassSource classes)
    {
        try
        {
            if (CifarCollection.FindIn(folder) is { Length: > 0 } batches)
            {
                return Checked(classes, folder, () => new CifarCollection(folder, batches, classes));
            }

            if (IdxFolder.FindIn(folder) is string idx)
            {
                return Checked(classes, folder, () => new IdxCollection(idx, classes));
            }

            if (ParquetCollection.FindIn(folder) is { Length: > 0 } shards && !HoldsImages(folder))
            {
                return Checked(classes, folder, () => new ParquetCollection(folder, shards, classes));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{PrintableName.Of(folder)}' cannot be listed: {e.Message} Make it readable.", e);
        }

        return new FolderCollection(folder, classes);
    }

    private static bool HoldsImages(string folder) =>
        new FolderWalk<string>(folder, (string _, ref FileSystemEntry entry) => entry.FileName.ToString()).Files().Any(ImageContent.IsNamedLikeImage);

    private static IImageCollection OpenFile(string path, ClassSource classes)
    {
        byte[] start = ReadStart(path, out bool isCifar, out bool isParquet, out bool isZip);
        if (start.AsSpan().StartsWith("PK\u0003\u0004"u8) || start.AsSpan().StartsWith("PK\u0005\u0006"u8))
        {
            return ZipCollection.Open(path, classes);
        }

        if (isParquet)
        {
            return Checked(classes, path, () => new ParquetCollection(path, [path], classes));
        }

        if (IdxFile.IsImages(start) || (GzipFiles.IsGzip(start) && IdxFile.IsImages(Unpack(path))))
        {
            return Checked(classes, path, () => new IdxCollection(path, classes));
        }

        if (isCifar)
        {
            return Checked(classes, path, () => new CifarCollection(path, [path], classes));
        }

        if (Describe(path, start) is string known)
        {
            throw new UsageException(known);
        }

        // A program that unpacks itself, or the last of a zip's parts.
        if (isZip)
        {
            return ZipCollection.Open(path, classes);
        }

        string name = PrintableName.Of(path);
        throw new UsageException(start.AsSpan().StartsWith("PK\u0007\u0008"u8)
            ? $"'{name}' is the first of several parts of a zip. Join them, and name what comes of it."
            : $"'{name}' is no collection of images that can be read. {WhatIsRead}");
    }

    private static byte[] ReadStart(string path, out bool isCifar, out bool isParquet, out bool isZip)
    {
        using FileStream stream = CollectionFiles.Open(path);
        try
        {
            SafeFileHandle file = stream.SafeFileHandle;
            byte[] start = new byte[StartLength];
            start = start[..stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false)];
            isParquet = start.AsSpan().StartsWith(ParquetFooter.Magic);
            isCifar = CifarFile.IsCifar(readAt, stream.Length);
            isZip = ZipDirectory.HasEnd(readAt, stream.Length);
            return start;

            int readAt(Span<byte> buffer, long offset) => RandomAccess.Read(file, buffer, offset);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new UsageException($"'{PrintableName.Of(path)}' cannot be read: {e.Message} Make it readable, or name another.", e);
        }
    }

    private static IImageCollection Checked(ClassSource classes, string path, Func<IImageCollection> open) => classes != ClassSource.Folders
        ? open()
        : throw new UsageException(
            $"'{PrintableName.Of(path)}' holds images in files of their own kind and no folders that could be classes. Use --set data.classes=labels, or none.");

    /// <summary>What is wrong with a file of a kind that is known; null for other kinds.</summary>
    private static string? Describe(string path, byte[] start)
    {
        string name = PrintableName.Of(path);
        if (ImageContent.IsImage(start))
        {
            return $"'{name}' is a single image. Name the folder that it lies in: '{PrintableName.Of(Path.GetDirectoryName(Path.GetFullPath(path))!)}'.";
        }

        if (GzipFiles.IsGzip(start))
        {
            byte[] unpacked = Unpack(path);
            return IsTar(unpacked) ? Archive("a gzip-compressed tar archive")
                : IdxFile.IsLabels(unpacked) ? $"'{name}' holds labels. Name the file of images that they belong to."
                : $"'{name}' is gzip-compressed, but there is no IDX file inside. Unpack it, and name the folder of images.";
        }

        if (IdxFile.IsLabels(start))
        {
            return $"'{name}' holds labels. Name the file of images that they belong to.";
        }

        if (IsTar(start))
        {
            return Archive("a tar archive");
        }

        if (start.Length > 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5)
        {
            return $"'{name}' is a pickle of Python, which is not read, for it may run any code. For CIFAR-10, download the binary version.";
        }

        return Array.Find(_archives, archive => start.AsSpan().StartsWith(archive.Start)).Name is string archive
            ? Archive(archive)
            : null;

        string Archive(string kind) => $"'{name}' is {kind}. Unpack it, and name the folder.";
    }

    private static bool IsTar(ReadOnlySpan<byte> start) => start.Length >= 262 && start.Slice(257, 5).SequenceEqual("ustar"u8);

    /// <summary>The beginning of what is packed.</summary>
    private static byte[] Unpack(string path)
    {
        using Stream stream = GzipFiles.Open(path, out _);
        try
        {
            byte[] unpacked = new byte[StartLength];
            return unpacked[..stream.ReadAtLeast(unpacked, StartLength, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UsageException($"'{PrintableName.Of(path)}' cannot be unpacked: {e.Message} Download or write the file again.", e);
        }
    }
}
