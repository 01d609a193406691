namespace Sparring.Options;

/// <summary>Finds what somebody meant to type.</summary>
public static class NearestName
{
    /// <summary>The known name that is fewest slips away, or null where none is near enough to be meant.</summary>
    /// <param name="name">What was typed. Case is ignored.</param>
    /// <param name="known">What could have been meant.</param>
    /// <remarks>
    /// Slips are insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, optimal string alignment).
    /// A name is near with at most one slip for each three letters of the longer name, or where it begins with what was typed.
    /// </remarks>
    public static string? Suggest(string name, IEnumerable<string> known)
    {
        string? best = null;
        int fewest = int.MaxValue;
        foreach (string candidate in known)
        {
            int slips = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (slips < fewest && IsNear(name, candidate, slips))
            {
                (best, fewest) = (candidate, slips);
            }
        }

        return best;
    }

    /// <summary>The end of a sentence about an unknown name: "; did you mean x?", or a full stop where nothing is near.</summary>
    /// <inheritdoc cref="Suggest"/>
    public static string DidYouMean(string name, IEnumerable<string> known) => DidYouMean(Suggest(name, known)) is { Length: > 0 } question ? question : ".";

    /// <summary>The end of a message about an unknown name: "; did you mean x?", or nothing.</summary>
    internal static string DidYouMean(string? suggestion) => suggestion is null ? "" : $"; did you mean {suggestion}?";

    private static bool IsNear(string name, string candidate, int slips) =>
        slips <= Math.Max(1, Math.Max(name.Length, candidate.Length) / 3)
        || (name.Length >= 3 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static int Distance(string from, string to)
    {
        int[,] slips = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            slips[i, 0] = i;
        }

        for (int j = 0; j <= to.Length; j++)
        {
            slips[0, j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int substitution = slips[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(substitution, 1 + Math.Min(slips[i - 1, j], slips[i, j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
                }
            }
        }

        return slips[from.Length, to.Length];
    }
}
