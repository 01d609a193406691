using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sparring.Benchmarks;

/// <summary>Results by the name of the processor that they were measured on.</summary>
internal static partial class ResultFile
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes bench/results/PROCESSOR/NAME.json.</summary>
    /// <returns>Where it was written.</returns>
    public static string Write<T>(string name, T results, [CallerFilePath] string thisFile = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "results", FolderName(ProcessorName()));
        Directory.CreateDirectory(folder);
        string path = Path.GetFullPath(Path.Combine(folder, name + ".json"));
        var content = new { Processor = ProcessorName(), Cores = Environment.ProcessorCount, Runtime = Environment.Version.ToString(), Results = results };
        File.WriteAllText(path, JsonSerializer.Serialize(content, _json) + "\n");
        return path;
    }

    private static string ProcessorName()
    {
        const string key = "model name";
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }

    private static string FolderName(string processor) => NotFileName().Replace(processor.ToLowerInvariant(), "-").Trim('-');

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotFileName();
}
