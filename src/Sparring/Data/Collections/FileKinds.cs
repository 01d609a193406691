using System.Formats.Tar;

namespace Sparring.Data.Collections;

/// <summary>Finds out what a path leads to without opening it: opening a pipe may never return.</summary>
internal static class FileKinds
{
    /// <summary>The clause for what is no file and no folder.</summary>
    public const string NoFile = "is a pipe, socket or device and no file";

    /// <summary>The file that a path leads to, through links.</summary>
    /// <returns>Its length is above 0, or it is a regular file without content.</returns>
    /// <exception cref="InvalidDataException">There is no regular file. The message is a clause that wants the name before it.</exception>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileInfo Require(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new InvalidDataException(path.Contains('\uFFFD', StringComparison.Ordinal)
                ? "has a name that is not valid UTF-8; rename it"
                : "vanished while it was read");
        }

        if (file.LinkTarget is not null)
        {
            file = Follow(file);
        }

        return file.Length > 0 || IsRegular(file) ? file : throw new InvalidDataException(NoFile);
    }

    private static FileInfo Follow(FileInfo link)
    {
        FileSystemInfo? target;
        try
        {
            target = link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException e)
        {
            throw new InvalidDataException("is a link that leads in a circle", e);
        }

        return target is FileInfo { Exists: true } file ? file : throw new InvalidDataException("is a link to nothing");
    }

    /// <summary>Whether something without a length is a file. Pipes, sockets and devices have none either.</summary>
    private static bool IsRegular(FileInfo file)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            // .NET tells the kind of a file to those alone who pack it, and opens what is regular only.
            using var header = new MemoryStream();
            using (var writer = new TarWriter(header, TarEntryFormat.Ustar, leaveOpen: true))
            {
                writer.WriteEntry(file.FullName, "x");
            }

            const int TypeOffset = 156;
            return header.GetBuffer()[TypeOffset] is (byte)TarEntryType.RegularFile or 0;
        }
        catch (IOException)
        {
            // That is how it refuses sockets.
            return false;
        }
    }
}
