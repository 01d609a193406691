using System.Globalization;
using System.Text;

namespace Sparring.Data;

/// <summary>Makes names that others chose fit for one line of a terminal or a log.</summary>
internal static class PrintableName
{
    /// <summary>Longer names lose their middle.</summary>
    private const int Longest = 160;

    /// <summary>
    /// The name with everything escaped that could move the cursor, colour the text, start a new line or turn the reading direction:
    /// control characters, line separators, marks and overrides of direction, halves of surrogate pairs. Letters of any script stay.
    /// </summary>
    public static string Of(string name)
    {
        var printable = new StringBuilder(name.Length);
        for (int at = 0; at < name.Length;)
        {
            if (Rune.TryGetRuneAt(name, at, out Rune rune))
            {
                printable.Append(IsUnsafe(rune) ? $"\\u{rune.Value:X4}" : rune.ToString());
                at += rune.Utf16SequenceLength;
            }
            else
            {
                printable.Append($"\\u{(int)name[at]:X4}");
                at++;
            }
        }

        return printable.Length <= Longest ? printable.ToString() : WithoutMiddle(printable.ToString());
    }

    /// <summary>Several names for the middle of a sentence: "'a.png', 'b.png'".</summary>
    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{Of(name)}'"));

    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;

    private static string WithoutMiddle(string name)
    {
        int start = Longest / 2;
        int end = name.Length - Longest / 2 + 1;
        // Not between the halves of a pair.
        start -= char.IsHighSurrogate(name[start - 1]) ? 1 : 0;
        end += char.IsLowSurrogate(name[end]) ? 1 : 0;
        return $"{name[..start]}…{name[end..]}";
    }
}
