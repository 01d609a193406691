namespace Sparring.Data.Collections;

/// <summary>Reads the binary version of CIFAR-10: records of a label and 3,072 bytes, red, green and blue one after the other.</summary>
internal static class CifarFile
{
    public const int Side = 32;

    public const int RecordLength = 1 + 3 * Side * Side;

    public const int ClassCount = 10;

    private const string Advice = "Download or unpack the file again.";

    /// <summary>How many images a file holds.</summary>
    /// <exception cref="UsageException">Its length is no whole number of records, or it holds too many.</exception>
    public static int CountOf(long length, string path)
    {
        (long count, long rest) = Math.DivRem(length, RecordLength);
        Require(count > 0 && rest == 0, path, $"has {length} bytes, which is no whole number of the records of {RecordLength} bytes that CIFAR-10 consists of");
        Require(count <= ImageCollections.MaxItems, path, $"holds {count:N0} images; at most {ImageCollections.MaxItems:N0} are read");
        return (int)count;
    }

    /// <summary>Whether a file of this length may be one of CIFAR-10, going by the labels alone, which must all be from 0 to 9.</summary>
    public static bool IsCifar(ReadAt readAt, long length)
    {
        Span<byte> label = stackalloc byte[1];
        bool isCifar = length > 0 && length % RecordLength == 0;
        for (long at = 0; isCifar && at < length; at += RecordLength)
        {
            isCifar = readAt(label, at) == 1 && label[0] < ClassCount;
        }

        return isCifar;
    }

    /// <summary>Reads one record after the other.</summary>
    /// <param name="stream">The file from its beginning.</param>
    /// <param name="count">How many records it should hold.</param>
    /// <param name="path">What messages call it.</param>
    /// <returns>Labels and pixels, channel after channel.</returns>
    /// <exception cref="UsageException">The file has another length, a label is not from 0 to 9, or it cannot be read.</exception>
    public static IEnumerable<(int Label, byte[] Pixels)> Read(Stream stream, int count, string path)
    {
        byte[] record = new byte[RecordLength];
        for (int i = 0; i < count; i++)
        {
            Require(Read(stream, record, path) == RecordLength, path, $"should hold {count} images, but ends within image {i + 1}");
            Require(record[0] < ClassCount, path, $"should have labels from 0 to {ClassCount - 1}, and that of image {i + 1} is {record[0]}");
            yield return (record[0], record[1..]);
        }

        Require(Read(stream, record, path) == 0, path, $"should hold {count} images, but goes on after them");
    }

    private static int Read(Stream stream, byte[] record, string path)
    {
        try
        {
            return stream.ReadAtLeast(record, record.Length, throwOnEndOfStream: false);
        }
        catch (IOException e)
        {
            throw new UsageException($"'{path}' cannot be read: {e.Message} {Advice}", e);
        }
    }

    private static void Require(bool isRight, string path, string finding)
    {
        if (!isRight)
        {
            throw new UsageException($"'{path}' {finding}. {Advice}");
        }
    }
}
