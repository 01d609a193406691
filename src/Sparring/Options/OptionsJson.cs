using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sparring.Options;

/// <summary>How option records look in JSON, everywhere: camelCase names, kebab-case enum values, unknown keys refused.</summary>
public static class OptionsJson
{
    /// <summary>The settings that every reader and writer of options shares. They are read-only.</summary>
    public static JsonSerializerOptions Serializer { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            WriteIndented = true,
            // The files are read by people: "ŷ" and "'" stay as they are. They are never embedded in a web page unescaped.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RemoveComputed } },
        };
        options.MakeReadOnly();
        return options;
    }

    // A value that is computed from options is no option.
    private static void RemoveComputed(JsonTypeInfo type)
    {
        for (int i = type.Properties.Count - 1; i >= 0 && type.Kind == JsonTypeInfoKind.Object; i--)
        {
            if (type.Properties[i].Set is null)
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}
