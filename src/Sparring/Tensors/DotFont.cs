using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>
/// Letters of 5 by 7 dots for pictures with axes. Skia's own text needs fonts of the system, which a bare container has none of, and would give
/// other pictures on other machines.
/// </summary>
internal static class DotFont
{
    private const int Columns = 5;
    private const int Rows = 7;
    private const int Advance = Columns + 1;
    private const char Unknown = '?';

    // Letters that hang below the line, by so many dots.
    private const string Hanging = "gpqy";
    private const int Hang = 2;

    // A digit in base 32 for each row from the top; its highest bit is the left dot.
    private static readonly Dictionary<char, string> _letters = new()
    {
        ['0'] = "EHJLPHE", ['1'] = "4C4444E", ['2'] = "EH1248V", ['3'] = "EH161HE", ['4'] = "26AIV22", ['5'] = "VGU11HE",
        ['6'] = "68GUHHE", ['7'] = "V124888", ['8'] = "EHHEHHE", ['9'] = "EHHF12C", ['A'] = "4AHHVHH", ['B'] = "UHHUHHU",
        ['C'] = "EHGGGHE", ['D'] = "UHHHHHU", ['E'] = "VGGUGGV", ['F'] = "VGGUGGG", ['G'] = "EHGNHHF", ['H'] = "HHHVHHH",
        ['I'] = "E44444E", ['J'] = "72222IC", ['K'] = "HIKOKIH", ['L'] = "GGGGGGV", ['M'] = "HRLLHHH", ['N'] = "HPLJHHH",
        ['O'] = "EHHHHHE", ['P'] = "UHHUGGG", ['Q'] = "EHHHLID", ['R'] = "UHHUKIH", ['S'] = "FGGE11U", ['T'] = "V444444",
        ['U'] = "HHHHHHE", ['V'] = "HHHHHA4", ['W'] = "HHHLLLA", ['X'] = "HHA4AHH", ['Y'] = "HHA4444", ['Z'] = "V1248GV",
        ['a'] = "00E1FHF", ['b'] = "GGUHHHU", ['c'] = "00EGGHE", ['d'] = "11FHHHF", ['e'] = "00EHVGE", ['f'] = "698S888",
        ['g'] = "FHHHF1E", ['h'] = "GGMPHHH", ['i'] = "40C444E", ['j'] = "20622IC", ['k'] = "GGIKOKI", ['l'] = "C44444E",
        ['m'] = "00QLLHH", ['n'] = "00MPHHH", ['o'] = "00EHHHE", ['p'] = "UHHHUGG", ['q'] = "FHHHF11", ['r'] = "00MPGGG",
        ['s'] = "00EGE1U", ['t'] = "88S8896", ['u'] = "00HHHJD", ['v'] = "00HHHA4", ['w'] = "00HHLLA", ['x'] = "00HA4AH",
        ['y'] = "HHHHF1E", ['z'] = "00V248V", ['.'] = "00000CC", [','] = "0000C48", ['-'] = "000V000", ['_'] = "000000V",
        ['+'] = "044V440", ['('] = "2488842", [')'] = "8422248", [':'] = "0CC0CC0", ['='] = "00V0V00", ['/'] = "01248G0",
        ['%'] = "OP248J3", [' '] = "0000000", ['?'] = "EH12404",
    };

    /// <summary>How wide a text is.</summary>
    /// <param name="text">Letters, digits and a few signs; others show as a question mark.</param>
    /// <param name="scale">Pixels for each dot and direction.</param>
    public static int Width(string text, int scale) => text.Length == 0 ? 0 : (text.Length * Advance - 1) * scale;

    /// <summary>How high a text is.</summary>
    public static int Height(int scale) => Rows * scale;

    /// <summary>Draws a text with its upper left corner at a place.</summary>
    public static void Draw(SKCanvas canvas, string text, float x, float y, int scale, SKColor colour)
    {
        // Whole pixels, so that dots are sharp.
        (x, y) = (MathF.Round(x), MathF.Round(y));
        using var paint = new SKPaint { Color = colour, IsAntialias = false };
        for (int i = 0; i < text.Length; i++)
        {
            string letter = _letters.GetValueOrDefault(text[i]) ?? _letters[Unknown];
            float top = y + (Hanging.Contains(text[i]) ? Hang * scale : 0);
            for (int row = 0; row < Rows; row++)
            {
                int dots = letter[row] is >= '0' and <= '9' ? letter[row] - '0' : letter[row] - 'A' + 10;
                for (int column = 0; column < Columns; column++)
                {
                    if ((dots >> (Columns - 1 - column) & 1) != 0)
                    {
                        canvas.DrawRect(x + (i * Advance + column) * scale, top + row * scale, scale, scale, paint);
                    }
                }
            }
        }
    }
}
