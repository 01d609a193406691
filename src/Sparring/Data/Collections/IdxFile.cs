using System.Buffers.Binary;

namespace Sparring.Data.Collections;

/// <summary>Reads IDX files of unsigned bytes, the format of MNIST and its kin.</summary>
/// <remarks>A big-endian header (0, 0, 8 for unsigned bytes, number of dimensions, then each dimension in 4 bytes), then the bytes.</remarks>
internal static class IdxFile
{
    /// <summary>Larger images are refused, whatever the header claims.</summary>
    private const long MaxImageBytes = 100_000_000;

    private const int BlockLength = 1 << 16;

    private const string Advice = "Download or write the file again.";

    /// <summary>Whether content that begins with these bytes may be an IDX file of images.</summary>
    public static bool IsImages(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0, 0, 8, 3]);

    /// <summary>Whether content that begins with these bytes may be an IDX file of labels.</summary>
    public static bool IsLabels(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0, 0, 8, 1]);

    /// <summary>Reads what comes before the images.</summary>
    /// <param name="stream">The file from its beginning, unpacked.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="longest">The most bytes that can follow; no more images are believed than these hold.</param>
    /// <exception cref="UsageException">It is no IDX file of images, or claims too much.</exception>
    public static IdxImages ReadImagesHeader(Stream stream, string path, long longest)
    {
        long[] sizes = ReadHeader(stream, path, dimensions: 3, "images");
        (long count, long height, long width) = (sizes[0], sizes[1], sizes[2]);
        if (height * width > MaxImageBytes)
        {
            throw new UsageException($"'{path}' claims images of {width}x{height} pixels; at most {MaxImageBytes / 1_000_000} megapixels are read. {Advice}");
        }

        if (count > longest / (height * width))
        {
            throw new UsageException($"'{path}' claims {count} images of {width}x{height} pixels, for which it is far too short. {Advice}");
        }

        return count <= ImageCollections.MaxItems
            ? new IdxImages((int)count, (int)height, (int)width)
            : throw new UsageException($"'{path}' claims {count:N0} images; at most {ImageCollections.MaxItems:N0} are read. {Advice}");
    }

    /// <summary>Reads one image after the other, so that memory holds what the caller keeps.</summary>
    /// <param name="stream">The file from behind its header.</param>
    /// <param name="header">What the header said.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="UsageException">The file is shorter or longer than that, or cannot be unpacked.</exception>
    public static IEnumerable<byte[]> ReadImages(Stream stream, IdxImages header, string path)
    {
        string promise = $"{header.Count} images of {header.Width}x{header.Height} pixels";
        for (int i = 0; i < header.Count; i++)
        {
            byte[] image = new byte[header.Height * header.Width];
            Fill(stream, image, path, promise, $"it ends within image {i + 1}");
            yield return image;
        }

        RequireEnd(stream, path, promise);
    }

    /// <summary>Reads labels.</summary>
    /// <param name="stream">The file from its beginning, unpacked.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="expectedCount">How many images lie beside it.</param>
    /// <exception cref="UsageException">It is not an IDX file of labels, or not exactly as long as its header says.</exception>
    public static byte[] ReadLabels(Stream stream, string path, int expectedCount)
    {
        long count = ReadHeader(stream, path, dimensions: 1, "labels")[0];
        if (count != expectedCount)
        {
            throw new UsageException($"'{path}' holds {count} labels, but {expectedCount} images lie beside it. {Advice}");
        }

        // Memory grows with what is there, not with what is claimed.
        var labels = new MemoryStream();
        byte[] block = new byte[Math.Min(BlockLength, expectedCount)];
        while (labels.Length < expectedCount)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, expectedCount - labels.Length));
            Fill(stream, part, path, $"{count} labels", "it ends before them");
            labels.Write(part);
        }

        RequireEnd(stream, path, $"{count} labels");
        return labels.ToArray();
    }

    private static long[] ReadHeader(Stream stream, string path, int dimensions, string kind)
    {
        byte[] header = new byte[4 + 4 * dimensions];
        Fill(stream, header, path, "a header", "it ends within its header");
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint expected = 0x800u + (uint)dimensions;
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

    private static void Fill(Stream stream, Span<byte> buffer, string path, string promise, string finding)
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
}
