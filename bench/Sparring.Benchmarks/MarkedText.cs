using System.Runtime.CompilerServices;

namespace Sparring.Benchmarks;

/// <summary>Tables in the documentation that are written from results: they stand between the comments NAME and /NAME.</summary>
internal static class MarkedText
{
    /// <summary>Rewrites what stands between the marks.</summary>
    /// <param name="file">From the top folder, such as docs/results.md.</param>
    /// <param name="mark">The name in the comments.</param>
    /// <param name="text">What is to stand there.</param>
    public static void Write(string file, string mark, string text)
    {
        string path = Path.Combine(TopFolder(), file);
        string before = File.ReadAllText(path);
        string opening = $"<!-- {mark} -->";
        int at = before.IndexOf(opening, StringComparison.Ordinal);
        int end = before.IndexOf($"<!-- /{mark} -->", StringComparison.Ordinal);
        if (at < 0 || end < at)
        {
            throw new InvalidOperationException($"'{path}' should have a line '{opening}' and then '<!-- /{mark} -->', but has not.");
        }

        int begin = at + opening.Length;
        File.WriteAllText(path, $"{before[..begin]}\n{text}\n{before[end..]}");
        Console.WriteLine(path);
    }

    private static string TopFolder([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
