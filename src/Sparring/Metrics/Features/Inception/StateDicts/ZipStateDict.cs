using System.Buffers.Binary;
using System.IO.Hashing;
using Sparring.Data.Collections;
using Sparring.Data.Collections.Zip;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>The format of `torch.save` since PyTorch 1.6: a zip in which nothing is packed, with a pickle `data.pkl` and a file for each storage.</summary>
internal static class ZipStateDict
{
    private const string Pickle = "/data.pkl";
    private const int HeaderLength = 30;

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Reads where the tensors lie.</summary>
    /// <returns>null where it is a TorchScript file, which looks much like one.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or no plain state dict. The message is a clause that wants the file's name before it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Dictionary<string, TensorPlace>? Read(ReadAt readAt, long length)
    {
        var records = new Dictionary<string, ZipRecord>(StringComparer.Ordinal);
        foreach (ZipRecord record in ZipDirectory.Read(readAt, length))
        {
            Require(records.TryAdd(record.Name, record), $"has two files '{record.Name}' in it");
        }

        string[] pickles = [.. records.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length)];
        Require(pickles.Length == 1, "is a zip without a `data.pkl` in its one folder, so torch.save did not write it");
        string folder = pickles[0][..^Pickle.Length];
        if (records.ContainsKey($"{folder}/constants.pkl"))
        {
            return null;
        }

        if (records.TryGetValue($"{folder}/byteorder", out ZipRecord order))
        {
            byte[] name = new byte[6];
            Require(
                order.Length == name.Length
                && new FilePart(readAt, Start(readAt, order, length), name.Length).ReadAtLeast(name, name.Length, throwOnEndOfStream: false) == name.Length
                && name.AsSpan().SequenceEqual("little"u8),
                "was not written by a little-endian machine, and only such files are read");
        }

        long start = Start(readAt, records[pickles[0]], length);
        var pickle = new PickleBytes(readAt, start, start + records[pickles[0]].Length);
        Dictionary<string, TensorRef> tensors = PickledStates.ToTensors(PickleReader.Read(pickle));
        Require(pickle.Position == start + records[pickles[0]].Length, "has something behind its state dict");

        var starts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (StorageRef storage in PickledStates.StoragesOf(tensors).Values)
        {
            Require(
                records.TryGetValue($"{folder}/data/{storage.Key}", out ZipRecord record) && record.Length == storage.Count * storage.ElementSize,
                $"lacks its storage '{storage.Key}', or has it in another length");
            starts.Add(storage.Key, Start(readAt, record, length));
        }

        return PickledStates.Place(tensors, starts);
    }

    /// <returns>Where a file's bytes begin, which were checked against their checksum.</returns>
    private static long Start(ReadAt readAt, in ZipRecord record, long length)
    {
        Require(record.Method == 0 && !record.IsEncrypted && record.Length == record.PackedLength, $"has '{record.Name}' packed, which torch.save does not do");
        byte[] header = new byte[HeaderLength];
        Require(
            new FilePart(readAt, record.Offset, HeaderLength).ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength && IsOne(header),
            $"does not have '{record.Name}' where it says");
        long start = record.Offset + HeaderLength
            + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        Require(start + record.Length <= length, "is cut off");
        var checksum = new Crc32();
        checksum.Append(new FilePart(readAt, start, record.Length));
        Require(checksum.GetCurrentHashAsUInt32() == record.Checksum, $"has '{record.Name}' in it, which does not match its checksum: it is damaged");
        return start;
    }

    private static void Require(bool isRight, string finding)
    {
        if (!isRight)
        {
            throw new InvalidDataException(finding);
        }
    }
}
