using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sparring.Options;

/// <summary>
/// Options in the making: a record's values, overlaid by an options file, overlaid by flags. What does not fit is collected, and
/// <see cref="Read{T}"/> reports all of it at once.
/// </summary>
/// <remarks>The same type of record that it was made from must be read.</remarks>
public sealed class OptionsDocument
{
    private static readonly JsonDocumentOptions _lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private readonly Type _type;
    private readonly JsonObject _values;
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, string> _sources = [];

    private OptionsDocument(object options)
    {
        _type = options.GetType();
        _values = ToNode(options);
    }

    /// <summary>Starts from a record: defaults, a recipe, or the options of a run.</summary>
    /// <exception cref="UsageException">The options are not valid.</exception>
    public static OptionsDocument From(object options)
    {
        OptionsGate.Require(options);
        return new OptionsDocument(options);
    }

    /// <summary>The record as JSON.</summary>
    public static JsonObject ToNode(object options) =>
        JsonSerializer.SerializeToNode(options, options.GetType(), OptionsJson.Serializer)!.AsObject();

    /// <summary>Overlays a file; see <see cref="Merge"/>.</summary>
    /// <exception cref="UsageException">The file cannot be read or is no JSON.</exception>
    public void MergeFile(string path) => Merge(ReadFile(path), path);

    /// <summary>The text of an options file, for those who <see cref="Merge"/> it more than once: a pipe can be read only once.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read the options file '{path}': {e.Message}", e);
        }
    }

    /// <summary>Overlays JSON: the options that it names, and no others. Comments, trailing commas and "$schema" are allowed.</summary>
    /// <param name="json">An object of options.</param>
    /// <param name="source">Where it is from, for messages: the file's name.</param>
    /// <exception cref="UsageException">It is no JSON object.</exception>
    public void Merge(string json, string source)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json, documentOptions: _lenient);
        }
        catch (JsonException e)
        {
            throw new UsageException($"'{source}' is not JSON: {e.Message}", e);
        }

        if (node is not JsonObject given)
        {
            throw new UsageException($"'{source}' holds {OptionsText.Value(node)}; expected an object of options, such as {{ \"training\": {{ \"seed\": 1 }} }}.");
        }

        given.Remove("$schema");
        new OptionsOverlay(source, _problems, _sources).Apply(_type, _values, given);
    }

    /// <summary>Overlays one option.</summary>
    /// <param name="path">Such as training.generator.learningRate.</param>
    /// <param name="value">As it would stand in JSON, but without quotes: 1e-4, true, hinge, null.</param>
    /// <param name="source">Where it is from, for messages: the flag's name.</param>
    public void Set(string path, string value, string source = "--set")
    {
        string[] names = path.Split('.');
        JsonObject overlay = [];
        JsonObject innermost = overlay;
        foreach (string name in names[..^1])
        {
            JsonObject child = [];
            innermost[name] = child;
            innermost = child;
        }

        innermost[names[^1]] = JsonValue.Create(value);
        new OptionsOverlay(source, _problems, _sources) { ValuesAreText = true }.Apply(_type, _values, overlay);
    }

    /// <summary>Whether a file or a flag has named this option.</summary>
    public bool IsSet(string path) => _sources.ContainsKey(path);

    /// <summary>The values so far, without those that did not fit.</summary>
    public JsonObject ToJson() => _values.DeepClone().AsObject();

    /// <summary>The finished options.</summary>
    /// <exception cref="UsageException">Something did not fit or is not valid: one line for each problem, with its file or flag.</exception>
    public T Read<T>() where T : class
    {
        T options = _values.Deserialize<T>(OptionsJson.Serializer)!;
        IEnumerable<string> invalid = OptionsGate.Problems(options)
            .Select(problem => _sources.TryGetValue(problem.Path, out string? source) ? $"{source}: {problem}" : problem.ToString());
        OptionsGate.Throw([.. _problems, .. invalid]);
        return options;
    }
}
