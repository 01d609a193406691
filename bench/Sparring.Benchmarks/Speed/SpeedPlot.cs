using System.Globalization;
using System.Text;

namespace Sparring.Benchmarks.Speed;

/// <summary>The speed benchmark's ratios as bars.</summary>
internal static class SpeedPlot
{
    private const int Left = 230;
    private const int Right = 60;
    private const int Top = 50;
    private const int RowHeight = 22;
    private const int PixelsPerUnit = 200;

    /// <summary>A bar for each row, from 0 to its ratio, with the reference's 1.0 as a line.</summary>
    /// <returns>SVG.</returns>
    public static string Draw(IReadOnlyList<SpeedResult> rows)
    {
        int units = (int)Math.Ceiling(rows.Max(r => r.Ratio));
        (int width, int height) = (Left + units * PixelsPerUnit + Right, Top + rows.Count * RowHeight + 20);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            <text x="10" y="22" font-size="15">Rounds a second, as a multiple of the reference loop's (median of pairs)</text>

            """);
        for (int i = 0; i < rows.Count; i++)
        {
            SpeedResult row = rows[i];
            double y = Top + i * RowHeight;
            string colour = row.Variant.StartsWith("bf16", StringComparison.Ordinal) ? "#2a9d8f" : "#457b9d";
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{Left - 8}" y="{y + 15}" text-anchor="end">{row.Case}, {row.Variant}</text>
                <rect x="{Left}" y="{y + 3}" width="{row.Ratio * PixelsPerUnit:0.0}" height="{RowHeight - 6}" fill="{colour}"/>
                <text x="{Left + row.Ratio * PixelsPerUnit + 6:0.0}" y="{y + 15}">{row.Ratio:0.00}</text>

                """);
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
            <line x1="{Left + PixelsPerUnit}" x2="{Left + PixelsPerUnit}" y1="{Top - 6}" y2="{height - 14}" stroke="#e63946" stroke-width="2"/>
            <text x="{Left + PixelsPerUnit}" y="{Top - 10}" text-anchor="middle" fill="#e63946">reference</text>
            </svg>

            """);
        return svg.ToString();
    }
}
