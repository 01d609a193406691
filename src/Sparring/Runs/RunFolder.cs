using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sparring.Storage;

namespace Sparring.Runs;

/// <summary>Where the files of a run lie. A run is a folder that explains itself.</summary>
/// <param name="Path">The run's folder.</param>
public sealed partial record RunFolder(string Path)
{
    // Far below the 255 bytes that file systems allow, in any script.
    private const int MaxNameLength = 60;

    /// <summary>The resolved options, with versions and the fingerprint of the data.</summary>
    public string Options => System.IO.Path.Combine(Path, "options.json");

    /// <summary>What the program said, in plain lines.</summary>
    public string Log => System.IO.Path.Combine(Path, "log.txt");

    /// <summary>One line of statistics a tick.</summary>
    public string Statistics => System.IO.Path.Combine(Path, "stats.jsonl");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string Events => System.IO.Path.Combine(Path, "events");

    /// <summary>The folder of sample pictures.</summary>
    public string Samples => System.IO.Path.Combine(Path, "samples");

    /// <summary>The folder of checkpoints.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>One line for each evaluation.</summary>
    public string Metrics => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>The folder of evaluations' pictures.</summary>
    public string MetricsPictures => System.IO.Path.Combine(Path, "metrics");

    /// <summary>The folder's own name, such as "00007-kittens-quick".</summary>
    internal string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Creates the next numbered run, for example `runs/00007-kittens-quick`. Several processes may do so at once.</summary>
    /// <param name="runsRoot">The folder of runs, which need not exist.</param>
    /// <param name="name">What the run is about; characters that are awkward in file names become hyphens.</param>
    /// <param name="fill">Writes into the folder before it has its name, so that it is never there without these files.</param>
    /// <exception cref="SparringException">The folder cannot be written to.</exception>
    public static RunFolder CreateNumbered(string runsRoot, string name, Action<RunFolder>? fill = null)
    {
        try
        {
            Directory.CreateDirectory(runsRoot);
            // Creating a folder does not tell whether it was there, and runs of other names must not get the same number: one at a time.
            using FileStream turn = FileLocks.WaitFor(
                System.IO.Path.Combine(runsRoot, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            long number = 1 + Numbers(runsRoot).DefaultIfEmpty(0).Max();
            string path = System.IO.Path.Combine(runsRoot, $"{number:00000}-{Sanitize(name)}");
            CreateFilled(path, fill);
            return new RunFolder(path);
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw new SparringException($"No run could be created in '{runsRoot}': {exception.Message.TrimEnd('.')}. Choose a folder that you can write to", exception);
        }
    }

    /// <summary>Creates a run's folder at once with what it holds from the beginning.</summary>
    internal static void CreateFilled(string path, Action<RunFolder>? fill)
    {
        string full = System.IO.Path.GetFullPath(System.IO.Path.TrimEndingDirectorySeparator(path));
        string parent = System.IO.Path.GetDirectoryName(full) ?? full;
        Directory.CreateDirectory(parent);
        string unfinished = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(full)}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(unfinished);
            fill?.Invoke(new RunFolder(unfinished));
            Directory.Move(unfinished, full);
        }
        catch
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            throw;
        }
    }

    internal static string Sanitize(string name)
    {
        var safe = new StringBuilder();
        foreach (char character in name)
        {
            if (char.IsLetterOrDigit(character) || character is '_' or '.')
            {
                safe.Append(character);
            }
            else if (safe.Length > 0 && safe[^1] != '-')
            {
                safe.Append('-');
            }
        }

        string shortened = safe.ToString(0, Math.Min(safe.Length, MaxNameLength)).Trim('-', '.');
        return shortened.Length > 0 ? shortened : "run";
    }

    private static IEnumerable<long> Numbers(string runsRoot) =>
        Directory.EnumerateDirectories(runsRoot).Select(path => NumberOf(System.IO.Path.GetFileName(path)) ?? 0);

    private static long? NumberOf(string folderName) =>
        NumberedName.Match(folderName) is { Success: true } match
        && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    [GeneratedRegex(@"^(\d{5,})-", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedName { get; }
}
