using System.Globalization;
using System.Text;

namespace Sparring.Benchmarks.Balance;

/// <summary>How auto ends against off, a row for each scenario and a dot for each seed, on a logarithmic axis.</summary>
internal static class BalancePlot
{
    private const int Left = 220;
    private const int Right = 40;
    private const int Top = 64;
    private const int RowHeight = 20;
    private const int PixelsPerDecade = 260;
    private const double Least = 0.01;
    private const double Most = 10;

    /// <summary>Draws.</summary>
    /// <param name="rows">A scenario's name, and the ratios of its seeds.</param>
    /// <returns>SVG.</returns>
    public static string Draw(IReadOnlyList<(string Name, double[] Ratios)> rows)
    {
        int width = (int)X(Most) + Right, bottom = Top + rows.Count * RowHeight;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{bottom + 20}" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            <text x="10" y="22" font-size="15">Distance from the real data in the end: auto as a multiple of off. Left of 1, auto is better. A dot is a seed, grey where both are the same.</text>

            """);
        foreach (double tick in (double[])[0.01, 0.1, 0.5, 1, 2, 10])
        {
            string colour = tick == 1 ? "#444" : "#ddd";
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line x1="{X(tick):0.0}" x2="{X(tick):0.0}" y1="{Top - 6}" y2="{bottom}" stroke="{colour}"/>
                <text x="{X(tick):0.0}" y="{Top - 12}" text-anchor="middle" fill="#444">{tick}</text>

                """);
        }

        for (int i = 0; i < rows.Count; i++)
        {
            double y = Top + (i + 0.5) * RowHeight;
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left - 10}" y="{y + 4}" text-anchor="end">{rows[i].Name}</text>{'\n'}""");
            foreach (double ratio in rows[i].Ratios)
            {
                svg.Append(CultureInfo.InvariantCulture, $"""<circle cx="{X(ratio):0.0}" cy="{y}" r="5" fill="{(ratio < 1 ? "#2a9d8f" : ratio > 1 ? "#e76f51" : "#888")}" fill-opacity="0.8"/>{'\n'}""");
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double X(double ratio) => Left + PixelsPerDecade * Math.Log10(Math.Clamp(ratio, Least, Most) / Least);
}
