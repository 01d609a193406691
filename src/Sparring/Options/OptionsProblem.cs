namespace Sparring.Options;

/// <summary>What is wrong with one option.</summary>
/// <param name="Path">Its camelCase JSON path, such as training.batchSize; empty for the whole.</param>
/// <param name="Complaint">Follows the path in a sentence: "is 0; expected 1 to 65536".</param>
internal sealed record OptionsProblem(string Path, string Complaint)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Path.Length == 0 ? $"The options: {Complaint}" : $"{Path} {Complaint}";

    /// <summary>A child's path.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
