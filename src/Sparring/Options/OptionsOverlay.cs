using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Sparring.Options;

/// <summary>Lays what one source says over the values of a record, and notes what does not fit its type.</summary>
internal sealed class OptionsOverlay(string source, List<string> problems, Dictionary<string, string> sources)
{
    /// <summary>Values are what somebody typed, to be read as the option's type asks; else they are JSON.</summary>
    public bool ValuesAreText { get; init; }

    /// <summary>Changes <paramref name="values"/>, which have the shape of <paramref name="type"/>.</summary>
    public void Apply(Type type, JsonObject values, JsonObject given) => Apply(type, values, given, "");

    private void Apply(Type type, JsonObject values, JsonObject given, string path)
    {
        IList<JsonPropertyInfo> known = OptionsJson.Serializer.GetTypeInfo(type).Properties;
        foreach ((string name, JsonNode? value) in given)
        {
            string at = OptionsProblem.Join(path, name);
            JsonPropertyInfo? property = known.FirstOrDefault(candidate => candidate.Name == name);
            if (property is null)
            {
                string? nearest = NearestName.Suggest(name, known.Select(candidate => candidate.Name));
                Complain($"{at} is not an option{Suggestion(nearest, path, known)}");
            }
            else if (OptionsJson.Serializer.GetTypeInfo(property.PropertyType).Kind == JsonTypeInfoKind.Object)
            {
                ApplyGroup(property, values, value, at);
            }
            else
            {
                ApplyValue(property, values, value, at);
            }
        }
    }

    private void ApplyGroup(JsonPropertyInfo property, JsonObject values, JsonNode? value, string path)
    {
        if (value is JsonObject given && values[property.Name] is JsonObject inner)
        {
            Apply(property.PropertyType, inner, given, path);
        }
        else if (ValuesAreText)
        {
            IEnumerable<string> names = OptionsJson.Serializer.GetTypeInfo(property.PropertyType).Properties.Select(p => $"{path}.{p.Name}");
            Complain($"{path} is a group of options; name one of {OptionsText.List(names)}");
        }
        else
        {
            Complain(property, value, path);
        }
    }

    private void ApplyValue(JsonPropertyInfo property, JsonObject values, JsonNode? value, string path)
    {
        JsonNode? json = ValuesAreText && value is JsonValue text ? Read(text.GetValue<string>(), property) : value;
        if (!Fits(json, property))
        {
            Complain(property, value, path);
            return;
        }

        values[property.Name] = json?.DeepClone();
        sources[path] = source;
    }

    private static bool Fits(JsonNode? value, JsonPropertyInfo property)
    {
        if (value is null)
        {
            return property.IsSetNullable;
        }

        try
        {
            _ = value.Deserialize(property.PropertyType, OptionsJson.Serializer);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>JSON for what was typed; a string where it is not what the type asks for, which then does not fit.</summary>
    private static JsonValue? Read(string text, JsonPropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (text == "null" && property.IsSetNullable)
        {
            return null;
        }

        return type switch
        {
            _ when type == typeof(bool) && bool.TryParse(text, out bool flag) => JsonValue.Create(flag),
            _ when OptionsText.IsWhole(type) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
                => JsonValue.Create(whole),
            _ when OptionsText.IsReal(type) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
                && double.IsFinite(real) => JsonValue.Create(real),
            _ => JsonValue.Create(text),
        };
    }

    private void Complain(JsonPropertyInfo property, JsonNode? value, string path)
    {
        string? nearest = value is JsonValue typed && typed.TryGetValue(out string? name)
            && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } type
            ? NearestName.Suggest(name, OptionsText.EnumNames(type))
            : null;
        string expected = OptionsText.Expected(property.PropertyType, property.AttributeProvider);
        Complain($"{path} is {OptionsText.Value(value)}; expected {expected}{NearestName.DidYouMean(nearest)}");
    }

    private void Complain(string sentence) => problems.Add($"{source}: {sentence}");

    private static string Suggestion(string? nearest, string path, IEnumerable<JsonPropertyInfo> known) => nearest is null
        ? $"; expected {OptionsText.List(known.Select(property => OptionsProblem.Join(path, property.Name)))}"
        : NearestName.DidYouMean(OptionsProblem.Join(path, nearest));
}
