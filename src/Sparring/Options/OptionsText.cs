using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Sparring.Options;

/// <summary>How types, ranges and values of options are called in messages.</summary>
internal static class OptionsText
{
    /// <summary>"a whole number from 1 to 65536", "bce, bce-saturating or hinge", "true or false".</summary>
    public static string Expected(Type type, ICustomAttributeProvider? attributes)
    {
        if (Attribute<AllowedValuesAttribute>(attributes) is { } allowed)
        {
            return List(allowed.Values.Select(Value));
        }

        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        string expected = bare switch
        {
            { IsEnum: true } => List(EnumNames(bare)),
            _ when bare == typeof(bool) => "true or false",
            _ when bare == typeof(string) => "text",
            _ when IsWhole(bare) => "a whole number" + Range(attributes),
            _ when IsReal(bare) => "a number" + Range(attributes),
            _ => OptionsJson.Serializer.GetTypeInfo(bare).Kind switch
            {
                JsonTypeInfoKind.Object => "a group of options in { }",
                JsonTypeInfoKind.Enumerable => "a list in [ ]",
                _ => $"a {bare.Name}",
            },
        };
        return bare == type ? expected : expected + " or null";
    }

    /// <summary>"0 to 1".</summary>
    public static string Range(RangeAttribute range) => $"{Value(range.Minimum)} to {Value(range.Maximum)}";

    /// <summary>A value as it would stand in JSON.</summary>
    public static string Value(object? value) => value switch
    {
        null => "null",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        JsonNode node => node.ToJsonString(Compact),
        _ => JsonSerializer.Serialize(value, value.GetType(), Compact),
    };

    public static IReadOnlyList<string> EnumNames(Type type) =>
        [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    public static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }

    public static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long);

    public static bool IsReal(Type type) => type == typeof(double) || type == typeof(float);

    public static T? Attribute<T>(ICustomAttributeProvider? attributes) where T : Attribute =>
        attributes?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();

    private static JsonSerializerOptions Compact { get; } = new(OptionsJson.Serializer) { WriteIndented = false };

    private static string Range(ICustomAttributeProvider? attributes) =>
        Attribute<RangeAttribute>(attributes) is { } range ? $" from {Range(range)}" : "";
}
