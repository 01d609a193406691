namespace Sparring.Runs;

/// <summary>A run in one line.</summary>
public sealed record RunSummary
{
    /// <summary>The name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>The recipe that its options started from; empty where there is a <see cref="Problem"/>.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>The name of the data that it was trained on.</summary>
    public string Data { get; init; } = "";

    /// <summary>Where its latest tick was, in kimg.</summary>
    public double Kimg { get; init; }

    /// <summary>Its length in kimg.</summary>
    public double TotalKimg { get; init; }

    /// <summary>The name of its latest checkpoint, whole or not; null where there is none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>When its files last changed.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>Why its files cannot be read; null where they can.</summary>
    public string? Problem { get; init; }

    /// <summary>The runs in a folder, by name, those with names of the user's own among them. One that cannot be read does not hide the others.</summary>
    /// <param name="runsRoot">The folder of runs.</param>
    public static IReadOnlyList<RunSummary> List(string runsRoot) =>
    [
        .. Directory.EnumerateDirectories(runsRoot)
            .Select(path => new RunFolder(path))
            .Where(folder => File.Exists(folder.Options))
            .OrderBy(folder => folder.Path, StringComparer.Ordinal)
            .Select(Of),
    ];

    private static RunSummary Of(RunFolder folder)
    {
        string name = Path.GetFileName(folder.Path);
        try
        {
            RunManifest manifest = RunManifest.Read(folder.Options);
            bool hasStatistics = File.Exists(folder.Statistics);
            return new RunSummary
            {
                Name = name,
                Recipe = manifest.Options["recipe"]?.GetValue<string>() ?? "",
                Data = manifest.Data.Name,
                Kimg = hasStatistics && StatisticsFile.Read(folder.Statistics) is [.., var latest] ? latest.Kimg : 0,
                TotalKimg = manifest.Options["training"]?["totalKimg"]?.GetValue<double>() ?? 0,
                Checkpoint = new CheckpointStore(folder.Checkpoints).List().MaxBy(entry => entry.Number)?.Name,
                Changed = File.GetLastWriteTimeUtc(hasStatistics ? folder.Statistics : folder.Options),
            };
        }
        catch (Exception e) when (e is SparringException or IOException or UnauthorizedAccessException)
        {
            return new RunSummary { Name = name, Problem = e.Message };
        }
    }
}
