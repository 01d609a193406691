namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>Turns the tuples by which a pickle describes storages and tensors into records, and checks them.</summary>
internal static class PickledTensors
{
    private const int MaxDimensions = 8;

    /// <summary>("storage", type, key, device, count), and one more, None, in files from before PyTorch 1.6.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static StorageRef ToStorage(object? description) =>
        description is object?[] { Length: 5 or 6 } parts
        && parts is ["storage", PickleGlobal { Kind: PickleGlobalKind.Storage } type, string { Length: > 0 and <= 100 } key, string, long count and >= 0 and <= 1L << 40, ..]
        && (parts.Length == 5 || parts[5] is null)
            ? new StorageRef(key, type.Type, count)
            : throw new InvalidDataException("describes the storage of a tensor in a way that is not known");

    /// <summary>(storage, offset, shape, strides, requires_grad, hooks).</summary>
    /// <exception cref="InvalidDataException">It is something else, lies outside of its storage, or is not contiguous.</exception>
    public static TensorRef ToTensor(object?[] description)
    {
        if (description is not [StorageRef storage, long offset and >= 0, object?[] sizes, object?[] steps, bool, ..]
            || sizes.Length > MaxDimensions
            || Numbers(sizes) is not { } shape
            || Numbers(steps) is not { } strides
            || strides.Length != shape.Length)
        {
            throw new InvalidDataException("describes a tensor in a way that is not known");
        }

        Int128 count = 1;
        bool isContiguous = true;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            isContiguous &= shape[i] == 1 || strides[i] == count;
            count *= shape[i];
            // Below 2^40 after every step, so that eight of them cannot overflow.
            if (count > storage.Count)
            {
                throw new InvalidDataException("has a tensor that is larger than its storage");
            }
        }

        if (count == 0 || offset + count > storage.Count)
        {
            throw new InvalidDataException("has a tensor that is empty or reaches out of its storage");
        }

        return isContiguous
            ? new TensorRef(storage, offset, shape)
            : throw new InvalidDataException("has a tensor that is not contiguous; save it again with `.contiguous()`");
    }

    private static long[]? Numbers(object?[] items) =>
        Array.TrueForAll(items, item => item is long and >= 0) ? Array.ConvertAll(items, item => (long)item!) : null;
}
