using System.IO.Compression;

namespace Sparring.Data.Collections;

/// <summary>Opens files that may be gzip-compressed.</summary>
internal static class GzipFiles
{
    /// <summary>Deflate makes nothing smaller than by this factor.</summary>
    private const long MostShrunk = 1032;

    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>Opens a regular file, unpacked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes that the stream can give.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static Stream Open(string path, out long longest)
    {
        FileStream file = CollectionFiles.Open(path);
        Span<byte> start = stackalloc byte[2];
        bool gzipped = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && IsGzip(start);
        file.Position = 0;
        longest = gzipped ? file.Length * MostShrunk : file.Length;
        return gzipped ? new GZipStream(file, CompressionMode.Decompress) : new BufferedStream(file, 1 << 16);
    }
}
