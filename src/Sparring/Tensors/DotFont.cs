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

    private const string Signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-_+():=/% ?";

    // For each of the signs seven digits in base 32, one for each row from the top; its highest bit is the left dot.
    private const string Dots =
        "EHJLPHE4C4444EEH1248VEH161HE26AIV22VGU11HE68GUHHEV124888EHHEHHEEHHF12C4AHHVHHUHHUHHUEHGGGHEUHHHHHU"
        + "VGGUGGVVGGUGGGEHGNHHFHHHVHHHE44444E72222ICHIKOKIHGGGGGGVHRLLHHHHPLJHHHEHHHHHEUHHUGGGEHHHLIDUHHUKIH"
        + "FGGE11UV444444HHHHHHEHHHHHA4HHHLLLAHHA4AHHHHA4444V1248GV00E1FHFGGUHHHU00EGGHE11FHHHF00EHVGE698S888"
        + "FHHHF1EGGMPHHH40C444E20622ICGGIKOKIC44444E00QLLHH00MPHHH00EHHHEUHHHUGGFHHHF1100MPGGG00EGE1U88S8896"
        + "00HHHJD00HHHA400HHLLA00HA4AHHHHHF1E00V248V00000CC0000C48000V000000000V044V440248884284222480CC0CC0"
        + "00V0V0001248G0OP248J30000000EH12404";

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
            int sign = Signs.IndexOf(Signs.Contains(text[i]) ? text[i] : Unknown);
            ReadOnlySpan<char> letter = Dots.AsSpan(sign * Rows, Rows);
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
