using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using TorchSharp;

namespace Sparring.Tensors.Safetensors;

/// <summary>The first two parts of a safetensors file: eight bytes that say how long the JSON header is, and that header.</summary>
internal static class SafetensorsHeader
{
    public const string MetadataName = "__metadata__";

    private const int LengthSize = 8;
    private const long MaxLength = 100_000_000;
    private const int MaxDimensions = 64;

    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Of two equal keys, a lenient reader takes the one and a checking one the other.
    private static readonly JsonDocumentOptions _reading = new() { AllowDuplicateProperties = false };

    /// <summary>Wide elements first, as the reference implementation does, so that each tensor is aligned to its elements.</summary>
    public static IReadOnlyList<SafetensorsEntry> LayOut(IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        var entries = new List<SafetensorsEntry>();
        long end = 0;
        foreach ((string name, torch.Tensor tensor) in tensors
            .OrderByDescending(pair => SafetensorsEntry.SizeOf(pair.Value.dtype))
            .ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            long start = end;
            end = checked(start + tensor.NumberOfElements * SafetensorsEntry.SizeOf(tensor.dtype));
            entries.Add(new SafetensorsEntry(name, tensor.dtype, tensor.shape, start, end));
        }

        return entries;
    }

    /// <returns>Both parts, padded with spaces so that the data starts at a multiple of eight.</returns>
    public static byte[] Serialize(IEnumerable<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _writing))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                WriteEntry(json, entry);
            }

            json.WriteEndObject();
        }

        int padded = (buffer.WrittenCount + 7) / 8 * 8;
        byte[] header = new byte[LengthSize + padded];
        BinaryPrimitives.WriteInt64LittleEndian(header, padded);
        buffer.WrittenSpan.CopyTo(header.AsSpan(LengthSize));
        header.AsSpan(LengthSize + buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    /// <summary>Reads and checks all of the header, and leaves the stream at the first tensor's bytes.</summary>
    /// <param name="stream">A seekable stream at the start of the file.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="entries">In the order of their bytes, which they cover without gap or overlap to the stream's end.</param>
    /// <returns>The metadata.</returns>
    public static IReadOnlyDictionary<string, string> Read(Stream stream, string file, out IReadOnlyList<SafetensorsEntry> entries)
    {
        try
        {
            byte[] header = ReadBytes(stream, file);
            using var json = JsonDocument.Parse(header, _reading);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            var unordered = new List<SafetensorsEntry>();
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                {
                    ReadMetadata(property.Value, file, metadata);
                }
                else
                {
                    unordered.Add(ReadEntry(property, file));
                }
            }

            entries = RequireTiling(unordered, stream.Length - stream.Position, file);
            return metadata;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what strings that are no text give (lone surrogates, wrong UTF-8).
            throw new SafetensorsException(file, $"its header is not valid JSON ({exception.Message.TrimEnd('.')})", exception);
        }
        catch (IOException exception)
        {
            throw new SafetensorsException(file, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", SafetensorsEntry.NameOf(entry.Type));
        json.WriteStartArray("shape");
        foreach (long size in entry.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Start);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static byte[] ReadBytes(Stream stream, string file)
    {
        long available = stream.Length - stream.Position - LengthSize;
        if (available < 0)
        {
            throw new SafetensorsException(file, $"it has {available + LengthSize} bytes, and the header's length alone takes {LengthSize}");
        }

        Span<byte> prefix = stackalloc byte[LengthSize];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
        {
            throw new SafetensorsException(file, $"its header claims {length} bytes, more than the {MaxLength} that the format allows");
        }

        if (length > (ulong)available)
        {
            throw new SafetensorsException(file, $"its header claims {length} bytes, and {available} follow");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        return header is [(byte)'{', ..] ? header : throw new SafetensorsException(file, "its header does not start with '{'");
    }

    private static void ReadMetadata(JsonElement json, string file, Dictionary<string, string> metadata)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Any(property => property.Value.ValueKind != JsonValueKind.String))
        {
            throw new SafetensorsException(file, $"{MetadataName} is not an object of strings");
        }

        foreach (JsonProperty property in json.EnumerateObject())
        {
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static SafetensorsEntry ReadEntry(JsonProperty property, string file)
    {
        string name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal).SequenceEqual(["data_offsets", "dtype", "shape"]))
        {
            throw new SafetensorsException(file, $"tensor '{name}' is not described by dtype, shape and data_offsets alone");
        }

        JsonElement dtype = property.Value.GetProperty("dtype");
        string typeName = dtype.ValueKind == JsonValueKind.String ? dtype.GetString()! : dtype.ValueKind.ToString();
        torch.ScalarType type = SafetensorsEntry.TypeOf(typeName)
            ?? throw new SafetensorsException(file, $"tensor '{name}' has the type '{typeName}', which is none of {SafetensorsEntry.TypeNames}");
        long[] shape = ReadNumbers(property.Value.GetProperty("shape"))
            ?? throw new SafetensorsException(file, $"tensor '{name}' has a shape that is not a list of sizes");
        if (ReadNumbers(property.Value.GetProperty("data_offsets")) is not [long start, long end] || end < start)
        {
            throw new SafetensorsException(file, $"tensor '{name}' has data_offsets that are not a start and an end");
        }

        if (ByteCount(shape, SafetensorsEntry.SizeOf(type)) is not { } expected)
        {
            throw new SafetensorsException(file, $"tensor '{name}' has a shape of too many dimensions or elements");
        }

        return end - start == expected
            ? new SafetensorsEntry(name, type, shape, start, end)
            : throw new SafetensorsException(file, $"tensor '{name}' is {typeName} [{string.Join(", ", shape)}], which takes {expected} bytes, and has {end - start}");
    }

    /// <returns>The numbers; null where the element is not a list of whole numbers from 0.</returns>
    private static long[]? ReadNumbers(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        long[] numbers = new long[json.GetArrayLength()];
        int count = 0;
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out numbers[count]) || numbers[count] < 0)
            {
                return null;
            }

            count++;
        }

        return numbers;
    }

    /// <returns>The bytes of a contiguous tensor; null where there is no such tensor: libtorch's strides overflow beside an empty dimension, too.</returns>
    private static long? ByteCount(long[] shape, int elementSize)
    {
        if (shape.Length > MaxDimensions)
        {
            return null;
        }

        long bytes = elementSize;
        foreach (long size in shape)
        {
            if (Math.BigMul(bytes, Math.Max(size, 1)) > long.MaxValue)
            {
                return null;
            }

            bytes *= Math.Max(size, 1);
        }

        return shape.Contains(0) ? 0 : bytes;
    }

    private static SafetensorsEntry[] RequireTiling(IEnumerable<SafetensorsEntry> unordered, long available, string file)
    {
        SafetensorsEntry[] entries = [.. unordered.OrderBy(entry => entry.Start).ThenBy(entry => entry.End)];
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Start != end)
            {
                throw new SafetensorsException(file, $"tensor '{entry.Name}' starts at byte {entry.Start} of the data, and the one before it ends at {end}");
            }

            end = entry.End;
        }

        return end == available ? entries : throw new SafetensorsException(file, $"its tensors take {end} bytes, and {available} follow the header");
    }
}
