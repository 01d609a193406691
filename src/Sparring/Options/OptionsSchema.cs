using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Sparring.Options;

/// <summary>A JSON schema for options files, so that an editor completes and checks them.</summary>
public static class OptionsSchema
{
    /// <summary>
    /// The schema (2020-12) of a record: types, ranges, enum values, defaults, and the summaries of the XML documentation file
    /// as descriptions where it lies beside the assembly.
    /// </summary>
    public static JsonObject For(Type type)
    {
        XmlSummaries summaries = XmlSummaries.Beside(type.Assembly);
        JsonSchemaExporterOptions exporter = new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Describe(context, node, summaries),
        };
        JsonObject schema = OptionsJson.Serializer.GetJsonSchemaAsNode(type, exporter).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        if (summaries.Of(type) is { } summary)
        {
            schema.Insert(1, "description", summary);
        }

        // So that a file may name its schema for the editor.
        schema["properties"]?.AsObject().Insert(0, "$schema", new JsonObject { ["type"] = "string" });
        return schema;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node, XmlSummaries summaries)
    {
        if (context.PropertyInfo is not { } property || node is not JsonObject schema)
        {
            return node;
        }

        if (summaries.Of(property.AttributeProvider) is { } summary)
        {
            schema.Insert(0, "description", summary);
        }

        if (OptionsText.Attribute<RangeAttribute>(property.AttributeProvider) is { } range)
        {
            schema["minimum"] = Json(range.Minimum);
            schema["maximum"] = Json(range.Maximum);
        }

        if (OptionsText.Attribute<AllowedValuesAttribute>(property.AttributeProvider) is { } allowed)
        {
            schema["enum"] = new JsonArray([.. allowed.Values.Select(value => value is null ? null : Json(value))]);
        }

        // A record's defaults stand at its properties.
        if (context.TypeInfo.Kind != JsonTypeInfoKind.Object && property.Get is { } get
            && property.DeclaringType.GetConstructor(Type.EmptyTypes) is { } constructor)
        {
            schema["default"] = Json(get(constructor.Invoke(null)));
        }

        return schema;
    }

    private static JsonNode? Json(object? value) =>
        value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), OptionsJson.Serializer);
}
