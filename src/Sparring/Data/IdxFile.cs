using System.Buffers.Binary;
using System.IO.Compression;

namespace Sparring.Data;

/// <summary>Reads IDX files of unsigned bytes, the format of MNIST and its kin, gzipped or not.</summary>
/// <remarks>A big-endian header (0, 0, 8 for unsigned bytes, number of dimensions, then each dimension in 4 bytes), then the bytes.</remarks>
internal static class IdxFile
{
    /// <summary>Larger images are refused, whatever the header claims.</summary>
    private const long MaxImageBytes = 100_000_000;

    /// <summary>Larger data sets are refused: a small gzip may claim, and hold, any number of images.</summary>
    private const long MaxTotalBytes = 16L << 30;

    /// <summary>What an array takes beside its bytes, and the reference to it: what counts for very small images.</summary>
    private const long BytesBesideImage = 40;

    private const string Advice = "Download or write the file again.";

    /// <summary>Whether a file that begins with these bytes may be an IDX file of images, or a gzipped one.</summary>
    public static bool IsIdx(ReadOnlySpan<byte> start) => IsGzip(start) || start.StartsWith((ReadOnlySpan<byte>)[0, 0, 8, 3]);

    /// <summary>Reads images.</summary>
    /// <returns>Rows, columns and the bytes of each image, row after row.</returns>
    /// <exception cref="UsageException">It is not an IDX file of images, or not exactly as long as its header says.</exception>
    public static (int Height, int Width, byte[][] Images) ReadImages(string path)
    {
        using Stream stream = Open(path);
        long[] sizes = ReadHeader(stream, path, dimensions: 3, "images");
        (long count, long height, long width) = (sizes[0], sizes[1], sizes[2]);
        if (height * width > MaxImageBytes)
        {
            throw new UsageException($"'{path}' claims images of {width}x{height} pixels; at most {MaxImageBytes / 1_000_000} megapixels are read. {Advice}");
        }

        Int128 total = (Int128)count * (height * width + BytesBesideImage);
        if (total > MaxTotalBytes)
        {
            throw new UsageException(
                $"'{path}' claims {count} images of {width}x{height} pixels, which take {total >> 30} GiB of memory; at most {MaxTotalBytes >> 30} GiB are read. "
                + "If that is true, write fewer images into the file.");
        }

        // A list that grows: the claimed count must not make memory be taken that the file does not fill.
        var images = new List<byte[]>();
        while (images.Count < count)
        {
            byte[] image = new byte[height * width];
            Fill(stream, image, path, $"{count} images of {width}x{height} pixels", $"it ends within image {images.Count + 1}");
            images.Add(image);
        }

        RequireEnd(stream, path, $"{count} images of {width}x{height} pixels");
        return ((int)height, (int)width, [.. images]);
    }

    /// <summary>Reads labels.</summary>
    /// <exception cref="UsageException">It is not an IDX file of labels, or not exactly as long as its header says.</exception>
    public static byte[] ReadLabels(string path, int expectedCount)
    {
        using Stream stream = Open(path);
        long count = ReadHeader(stream, path, dimensions: 1, "labels")[0];
        if (count != expectedCount)
        {
            throw new UsageException($"'{path}' holds {count} labels, but {expectedCount} images lie beside it. {Advice}");
        }

        byte[] labels = new byte[expectedCount];
        Fill(stream, labels, path, $"{count} labels", "it ends before them");
        RequireEnd(stream, path, $"{count} labels");
        return labels;
    }

    private static Stream Open(string path)
    {
        FileStream file;
        try
        {
            file = FolderFiles.LengthOf(path) > 0 ? File.OpenRead(path) : throw new UsageException($"'{path}' is empty. {Advice}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {e.Message} Make it readable.", e);
        }

        Span<byte> start = stackalloc byte[2];
        bool gzipped = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && IsGzip(start);
        file.Position = 0;
        return gzipped ? new GZipStream(file, CompressionMode.Decompress) : new BufferedStream(file, 1 << 16);
    }

    private static long[] ReadHeader(Stream stream, string path, int dimensions, string kind)
    {
        byte[] header = new byte[4 + 4 * dimensions];
        Fill(stream, header, path, "a header", "it ends within its header");
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint expected = 0x800u + (uint)dimensions;
        if (stream is GZipStream && magic >> 16 != 0)
        {
            throw new UsageException($"'{path}' is gzip-compressed, but there is no IDX file inside. Unpack it, and name the folder of images.");
        }

        if (magic != expected)
        {
            throw new UsageException($"'{path}' is not an IDX file of {kind}: it must begin with 0x{expected:X8} and begins with 0x{magic:X8}. {Advice}");
        }

        long[] sizes = new long[dimensions];
        for (int d = 0; d < dimensions; d++)
        {
            sizes[d] = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + 4 * d));
        }

        return sizes.All(size => size > 0)
            ? sizes
            : throw new UsageException($"'{path}' holds no {kind}: its header says {string.Join(" x ", sizes)}. {Advice}");
    }

    private static void Fill(Stream stream, byte[] buffer, string path, string promise, string finding)
    {
        if (Read(stream, buffer, path) < buffer.Length)
        {
            throw new UsageException($"'{path}' should hold {promise}, but {finding}. {Advice}");
        }
    }

    private static void RequireEnd(Stream stream, string path, string promise)
    {
        if (Read(stream, stackalloc byte[1], path) > 0)
        {
            throw new UsageException($"'{path}' should hold {promise}, but goes on after them. {Advice}");
        }
    }

    private static int Read(Stream stream, Span<byte> buffer, string path)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"'{path}' cannot be unpacked: {e.Message} {Advice}", e);
        }
        catch (IOException e)
        {
            throw new UsageException($"'{path}' cannot be read: {e.Message} {Advice}", e);
        }
    }

    private static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
}
