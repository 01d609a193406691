using System.Text;
using System.Text.Json;

namespace Sparring.Data.Collections;

/// <summary>
/// Reads the classes in StyleGAN's `dataset.json`: {"labels": [["00000/img00000000.png", 6], ...]}, or {"labels": null} where there are none.
/// </summary>
internal static class DatasetJson
{
    public const string Advice = "Mend the file, or ignore classes: --set data.classes=none.";

    /// <summary>Larger class numbers are a mistake: a network has an input for each class.</summary>
    public const int MaxLabel = 99_999;

    /// <summary>Room for the names of two million images.</summary>
    private const int MaxBytes = 64 << 20;

    private const int Named = 3;

    /// <summary>Reads the class of every image that is there; what is said about others is passed over.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="names">The images, in ordinal order.</param>
    /// <param name="top">What stands in front of the file's paths to make them names.</param>
    /// <returns>The class of each name, −1 where it has none; null where the file says that there are no classes.</returns>
    /// <exception cref="UsageException">It is not as the layout demands.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It cannot be unpacked.</exception>
    public static int[]? Read(Stream stream, string path, string[] names, string top)
    {
        using var file = new MemoryStream();
        byte[] block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            file.Write(block, 0, read);
            if (file.Length > MaxBytes)
            {
                throw new UsageException($"'{path}' has more than {MaxBytes >> 20} MiB, which is more than any list of classes needs. {Advice}");
            }
        }

        try
        {
            return Parse(file.GetBuffer().AsSpan(0, (int)file.Length), path, names, top);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what strings that are no text give (lone surrogates, wrong UTF-8).
            throw new UsageException($"'{path}' is not valid JSON: {e.Message.TrimEnd('.')}. {Advice}", e);
        }
    }

    private static int[]? Parse(ReadOnlySpan<byte> json, string path, string[] names, string top)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        var reader = new Utf8JsonReader(json.StartsWith(byteOrderMark) ? json[byteOrderMark.Length..] : json);
        reader.Read();
        Require(reader.TokenType == JsonTokenType.StartObject, path);
        int[]? labels = null;
        bool found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isLabels = reader.ValueTextEquals("labels"u8);
            reader.Read();
            if (isLabels)
            {
                Require(!found, path, "it has \"labels\" twice");
                found = true;
                labels = ReadLabels(ref reader, path, names, top);
            }
            else
            {
                reader.Skip();
            }
        }

        Require(found, path);
        Require(!reader.Read(), path);
        return labels;
    }

    private static int[]? ReadLabels(ref Utf8JsonReader reader, string path, string[] names, string top)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Require(reader.TokenType == JsonTokenType.StartArray, path);
        int[] labels = new int[names.Length];
        Array.Fill(labels, -1);
        var problems = new List<string>();
        int problemCount = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.String, path);
            string name = top + Normalise(reader.GetString()!);
            Require(reader.Read(), path);
            string? problem = null;
            int index = Array.BinarySearch(names, name, StringComparer.Ordinal);
            if (index >= 0)
            {
                problem = Assign(ref labels[index], ref reader);
            }

            reader.Skip();
            Require(reader.Read() && reader.TokenType == JsonTokenType.EndArray, path);
            if (problem is not null && ++problemCount <= Named)
            {
                problems.Add($"that of '{PrintableName.Of(name)}' is {problem}");
            }
        }

        string more = problemCount > Named ? $"; and {problemCount - Named} more" : "";
        return problemCount == 0
            ? labels
            : throw new UsageException($"In '{path}', classes should be whole numbers from 0, one for each image, but {string.Join("; ", problems)}{more}. {Advice}");
    }

    /// <returns>What is wrong with it, or null.</returns>
    private static string? Assign(ref int label, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                // As if it were not mentioned.
                return null;
            case JsonTokenType.StartArray:
                return "a list";
            case JsonTokenType.Number when !reader.TryGetInt32(out int value) || value is < 0 or > MaxLabel:
                ReadOnlySpan<byte> digits = reader.ValueSpan;
                return PrintableName.Of(Encoding.UTF8.GetString(digits[..Math.Min(digits.Length, 24)])) + (digits.Length > 24 ? "…" : "")
                    + $", and must be from 0 to {MaxLabel}";
            case JsonTokenType.Number:
                int read = reader.GetInt32();
                if (label >= 0 && label != read)
                {
                    return $"both {label} and {read}";
                }

                label = read;
                return null;
            default:
                return "no number";
        }
    }

    private static string Normalise(string name)
    {
        name = name.Replace('\\', '/');
        return name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
    }

    private static void Require(bool isRight, string path, string finding = "it is not")
    {
        if (!isRight)
        {
            throw new UsageException($"'{path}' should be {{\"labels\": [[\"path of an image\", class], ...]}}, but {finding}. {Advice}");
        }
    }
}
