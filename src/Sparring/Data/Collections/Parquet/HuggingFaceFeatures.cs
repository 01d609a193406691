using System.Text.Json;

namespace Sparring.Data.Collections.Parquet;

/// <summary>What the `datasets` library of Hugging Face writes into a Parquet file about its columns.</summary>
/// <param name="ImageColumns">The columns of images.</param>
/// <param name="ClassColumns">The columns of classes, each with the classes' names.</param>
internal sealed record HuggingFaceFeatures(IReadOnlyList<string> ImageColumns, IReadOnlyDictionary<string, string[]> ClassColumns)
{
    /// <summary>The key of the metadata.</summary>
    public const string Key = "huggingface";

    /// <summary>Room for the names of 100,000 classes, the most that there can be. What is longer is not looked at.</summary>
    private const int MaxLength = 4 << 20;

    /// <summary>Reads {"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["cat", ...], "_type": "ClassLabel"}}}}.</summary>
    /// <returns>What is understood of it; columns can be told by their names and types, too.</returns>
    public static HuggingFaceFeatures Parse(string? json)
    {
        List<string> images = [];
        Dictionary<string, string[]> classes = new(StringComparer.Ordinal);
        if (json is null or { Length: > MaxLength })
        {
            return new HuggingFaceFeatures(images, classes);
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (Find(Find(document.RootElement, "info"), "features") is { ValueKind: JsonValueKind.Object } features)
            {
                foreach (JsonProperty feature in features.EnumerateObject())
                {
                    string? type = Find(feature.Value, "_type") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
                    if (type == "Image")
                    {
                        images.Add(feature.Name);
                    }
                    else if (type == "ClassLabel" && Find(feature.Value, "names") is { ValueKind: JsonValueKind.Array } names)
                    {
                        classes[feature.Name] = [.. names.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : name.GetRawText())];
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Other programs may keep other words under this key, and strings that are no text.
            return new HuggingFaceFeatures([], new Dictionary<string, string[]>());
        }

        return new HuggingFaceFeatures(images, classes);
    }

    private static JsonElement? Find(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement found) ? found : null;
}
