using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sparring.Benchmarks;

/// <summary>Results by the name of the processor that they were measured on.</summary>
internal static partial class ResultFile
{
    /// <summary>How results are written.</summary>
    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes bench/results/PROCESSOR/NAME.json.</summary>
    /// <returns>Where it was written.</returns>
    public static string Write<T>(string name, T results)
    {
        string path = PathOf(name + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var content = new { Processor = ProcessorName(), Cores = Environment.ProcessorCount, Runtime = Environment.Version.ToString(), Results = results };
        File.WriteAllText(path, JsonSerializer.Serialize(content, Json) + "\n");
        return path;
    }

    /// <summary>Results that were written for this processor before; none where there are none.</summary>
    public static IReadOnlyList<T> Read<T>(string name)
    {
        string path = PathOf(name + ".json");
        return File.Exists(path) ? JsonSerializer.Deserialize<Content<T>>(File.ReadAllText(path), Json)!.Results : [];
    }

    /// <summary>bench/results/PROCESSOR/NAME.</summary>
    /// <param name="name">With its extension.</param>
    public static string PathOf(string name) => Path.GetFullPath(Path.Combine(ThisFolder(), "..", "results", FolderName(ProcessorName()), name));

    /// <summary>The folder of the solution.</summary>
    public static string TopFolder => Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    private static string ThisFolder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;

    private static string ProcessorName()
    {
        const string key = "model name";
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }

    private static string FolderName(string processor) => NotFileName().Replace(processor.ToLowerInvariant(), "-").Trim('-');

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotFileName();

    private sealed record Content<T>(IReadOnlyList<T> Results);
}
