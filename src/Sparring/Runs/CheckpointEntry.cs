using System.Globalization;
using System.Text.RegularExpressions;

namespace Sparring.Runs;

/// <summary>A checkpoint that a listing shows, whole or not.</summary>
/// <param name="Number">Its number in the run.</param>
/// <param name="Round">The round after which it was saved.</param>
/// <param name="Path">Its folder.</param>
public sealed partial record CheckpointEntry(long Number, long Round, string Path)
{
    /// <summary>The folder's name as it was saved, for example `00012-round-00003400`.</summary>
    public string Name => NameOf(Number, Round);

    internal static string NameOf(long number, long round) => $"{number:00000}-round-{round:00000000}";

    /// <returns>The entry that the folder's name describes, or null.</returns>
    internal static CheckpointEntry? Parse(string folder, string name)
    {
        Match match = Pattern.Match(name);
        return match.Success
            && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && long.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long round)
            ? new CheckpointEntry(number, round, folder) : null;
    }

    [GeneratedRegex(@"^(\d{5,})-round-(\d{8,})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
