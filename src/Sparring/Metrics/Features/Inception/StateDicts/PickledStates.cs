namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>From what a pickle of a state dict says to where its tensors lie.</summary>
internal static class PickledStates
{
    /// <exception cref="InvalidDataException">It is no dictionary of tensors. The message is a clause that wants the file's name before it.</exception>
    public static Dictionary<string, TensorRef> ToTensors(object? state)
    {
        if (state is not Dictionary<string, object?> { Count: > 0 } dictionary)
        {
            throw new InvalidDataException("holds no dictionary of tensors; save the network's `state_dict()`");
        }

        return dictionary.ToDictionary(
            entry => entry.Key,
            entry => entry.Value as TensorRef
                ?? throw new InvalidDataException($"holds '{entry.Key}', which is no tensor; save the network's `state_dict()` and nothing else"),
            StringComparer.Ordinal);
    }

    /// <exception cref="InvalidDataException">Two tensors disagree about the storage that they share.</exception>
    public static Dictionary<string, StorageRef> StoragesOf(Dictionary<string, TensorRef> tensors)
    {
        var storages = new Dictionary<string, StorageRef>(StringComparer.Ordinal);
        foreach (TensorRef tensor in tensors.Values)
        {
            if (!storages.TryAdd(tensor.Storage.Key, tensor.Storage) && storages[tensor.Storage.Key] != tensor.Storage)
            {
                throw new InvalidDataException($"describes its storage '{tensor.Storage.Key}' in two ways");
            }
        }

        return storages;
    }

    /// <param name="tensors">The tensors.</param>
    /// <param name="starts">Where each storage begins in the file.</param>
    /// <exception cref="InvalidDataException">A storage is missing, or shared by tensors that together are larger than all storages.</exception>
    public static Dictionary<string, TensorPlace> Place(Dictionary<string, TensorRef> tensors, Dictionary<string, long> starts)
    {
        var places = new Dictionary<string, TensorPlace>(StringComparer.Ordinal);
        Int128 bytes = 0;
        foreach ((string name, TensorRef tensor) in tensors)
        {
            if (!starts.TryGetValue(tensor.Storage.Key, out long start))
            {
                throw new InvalidDataException($"lacks the storage of '{name}'");
            }

            int size = tensor.Storage.ElementSize;
            long count = tensor.Shape.Aggregate(1L, (product, side) => product * side);
            places.Add(name, new TensorPlace(tensor.Storage.Type, tensor.Shape, start + tensor.Offset * size, count * size));
            bytes += count * size;
        }

        // Tensors that share their numbers are how a small file fills a memory.
        Int128 held = 0;
        foreach (StorageRef storage in StoragesOf(tensors).Values)
        {
            held += (Int128)storage.Count * storage.ElementSize;
        }

        return bytes <= held ? places : throw new InvalidDataException("has tensors that share their numbers, which a plain state dict has not");
    }
}
