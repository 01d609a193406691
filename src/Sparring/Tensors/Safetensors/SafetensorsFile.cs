using TorchSharp;

namespace Sparring.Tensors.Safetensors;

/// <summary>
/// Reads and writes safetensors files: eight bytes of header length, a JSON header, and the tensors' bytes, little-endian and
/// contiguous (https://github.com/huggingface/safetensors). Unlike a pickle, such a file cannot run code in its reader.
/// </summary>
public static class SafetensorsFile
{
    // Tensors of any size pass through spans, which hold 2 GiB.
    private const long ElementsAtATime = 1 << 26;

    /// <summary>
    /// Writes tensors. The same content gives the same bytes, in whatever order it comes. Tensors that are not contiguous in their
    /// dimensions' order, such as channels-last ones, are written as if they were.
    /// </summary>
    /// <param name="stream">Where to. It need not be seekable, and stays open.</param>
    /// <param name="tensors">By name; F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, on any device.</param>
    /// <param name="metadata">The file's own description.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is `__metadata__`, or a tensor has a type that the format lacks.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, torch.Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        NativeLibraries.EnsureLoaded();
        var byName = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        foreach ((string name, torch.Tensor tensor) in tensors)
        {
            if (name == SafetensorsHeader.MetadataName || !byName.TryAdd(name, tensor))
            {
                throw new ArgumentException($"The name '{name}' is reserved or occurs twice among the tensors.", nameof(tensors));
            }

            if (SafetensorsEntry.NameOf(tensor.dtype) is null)
            {
                throw new ArgumentException($"Tensor '{name}' is {tensor.dtype}, which is none of {SafetensorsEntry.TypeNames}.", nameof(tensors));
            }
        }

        IReadOnlyList<SafetensorsEntry> entries = SafetensorsHeader.LayOut(byName);
        stream.Write(SafetensorsHeader.Serialize(entries, metadata));
        foreach (SafetensorsEntry entry in entries)
        {
            WriteData(stream, byName[entry.Name]);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">It is not there, cannot be read, or is not whole.</exception>
    public static SafetensorsContent Read(string path)
    {
        using FileStream stream = Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a stream, from where it stands to its end. Never allocates more than the stream is long.</summary>
    /// <param name="stream">A seekable stream, which stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="SafetensorsException">It cannot be read, or is not whole.</exception>
    public static SafetensorsContent Read(Stream stream, string name)
    {
        NativeLibraries.EnsureLoaded();
        var tensors = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        var content = new SafetensorsContent(tensors, SafetensorsHeader.Read(stream, name, out IReadOnlyList<SafetensorsEntry> entries));
        try
        {
            foreach (SafetensorsEntry entry in entries)
            {
                tensors[entry.Name] = ReadData(stream, name, entry);
            }
        }
        catch (Exception exception)
        {
            content.Dispose();
            if (exception is IOException)
            {
                throw new SafetensorsException(name, exception.Message.TrimEnd('.'), exception);
            }

            throw;
        }

        return content;
    }

    /// <summary>Reads a file's own description, and no tensor. All of the header is checked.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">It is not there, cannot be read, or is not whole.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using FileStream stream = Open(path);
        return SafetensorsHeader.Read(stream, path, out _);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SafetensorsException(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static void WriteData(Stream stream, torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor flat = tensor.detach().cpu().contiguous().view(-1);
        for (long start = 0; start < flat.NumberOfElements; start += ElementsAtATime)
        {
            stream.Write(flat.narrow(0, start, Math.Min(ElementsAtATime, flat.NumberOfElements - start)).bytes);
        }
    }

    private static torch.Tensor ReadData(Stream stream, string name, SafetensorsEntry entry)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor tensor = torch.empty(entry.Shape, entry.Type, torch.CPU);
        torch.Tensor flat = tensor.view(-1);
        for (long start = 0; start < flat.NumberOfElements; start += ElementsAtATime)
        {
            Span<byte> bytes = flat.narrow(0, start, Math.Min(ElementsAtATime, flat.NumberOfElements - start)).bytes;
            stream.ReadExactly(bytes);
            if (entry.Type == torch.ScalarType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
            {
                throw new SafetensorsException(name, $"tensor '{entry.Name}' is BOOL and holds bytes other than 0 and 1");
            }
        }

        // The caller may be inside a scope of its own.
        return tensor.DetachFromDisposeScope();
    }
}
