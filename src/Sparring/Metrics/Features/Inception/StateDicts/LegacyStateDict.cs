using System.Buffers.Binary;
using Sparring.Data.Collections;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>
/// The format of `torch.save` before PyTorch 1.6, in which pytorch-fid's weights are: a magic number, a version, the writing machine's
/// kind, the state dict, the storages' keys, each as a pickle, and then the storages in that order, each a count and the numbers.
/// </summary>
internal static class LegacyStateDict
{
    private static readonly byte[] _magic =
    [
        0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.', // 0x1950a86a20f9469cfc6c
        0x80, 2, (byte)'M', 0xE9, 3, (byte)'.', // version 1001
    ];

    /// <summary>How many bytes tell such a file.</summary>
    public static int MagicLength => _magic.Length;

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith(_magic);

    /// <summary>Reads where the tensors lie.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no plain state dict. The message is a clause that wants the file's name before it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Dictionary<string, TensorPlace> Read(ReadAt readAt, long length)
    {
        var machine = new PickleBytes(readAt, _magic.Length, length);
        if (PickleReader.Read(machine) is not Dictionary<string, object?> kind || kind.GetValueOrDefault("little_endian") is not true)
        {
            throw new InvalidDataException("was not written by a little-endian machine, and only such files are read");
        }

        var pickle = new PickleBytes(readAt, machine.Position, length);
        Dictionary<string, TensorRef> tensors = PickledStates.ToTensors(PickleReader.Read(pickle));
        var list = new PickleBytes(readAt, pickle.Position, length);
        if (PickleReader.Read(list) is not List<object?> keys)
        {
            throw new InvalidDataException("does not list its storages");
        }

        Dictionary<string, StorageRef> storages = PickledStates.StoragesOf(tensors);
        return PickledStates.Place(tensors, FindStorages(readAt, list.Position, length, keys, storages));
    }

    private static Dictionary<string, long> FindStorages(
        ReadAt readAt, long position, long length, List<object?> keys, Dictionary<string, StorageRef> storages)
    {
        var starts = new Dictionary<string, long>(StringComparer.Ordinal);
        byte[] count = new byte[sizeof(long)];
        foreach (object? item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out StorageRef? storage) || starts.ContainsKey(key))
            {
                throw new InvalidDataException("lists a storage twice, or one that no tensor has");
            }

            if (new FilePart(readAt, position, count.Length).ReadAtLeast(count, count.Length, throwOnEndOfStream: false) < count.Length)
            {
                throw new InvalidDataException("is cut off");
            }

            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
            {
                throw new InvalidDataException($"has {BinaryPrimitives.ReadInt64LittleEndian(count)} numbers where {storage.Count} were announced");
            }

            starts.Add(key, position + count.Length);
            position += count.Length + storage.Count * storage.ElementSize;
            if (position > length)
            {
                throw new InvalidDataException("is cut off");
            }
        }

        return position == length ? starts : throw new InvalidDataException($"has {length - position} bytes behind its last tensor");
    }
}
