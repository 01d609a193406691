using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Draws several panels of curves over one horizontal axis, one below the other.</summary>
internal static class PanelPlot
{
    /// <summary>Columns of the picture.</summary>
    public const int Width = 1100;

    private const float Left = 110;
    private const float Right = 250;
    private const float Top = 84;
    private const float Bottom = 64;
    private const float PanelHeight = 150;
    private const float BetweenPanels = 26;
    private const float BandHeight = 14;
    private const int Scale = 2;
    private const int UpMarks = 3;

    private static readonly SKColor _paper = new(0xFF, 0xFF, 0xFF);
    private static readonly SKColor _grid = new(0xE4, 0xE6, 0xEB);
    private static readonly SKColor _text = new(0x3A, 0x3F, 0x4B);
    private static readonly SKColor _event = new(0x9A, 0xA0, 0xAC);

    /// <summary>Draws the picture.</summary>
    /// <param name="title">Above everything.</param>
    /// <param name="subtitle">Below the title.</param>
    /// <param name="panels">From the top. A panel without a finite point is left out.</param>
    /// <param name="bands">Stretches of the horizontal axis that are marked in a colour above the panels.</param>
    /// <param name="events">Places on the horizontal axis that are marked through all panels.</param>
    /// <param name="xLabel">Below the horizontal axis, with its unit.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Encode(
        string title, string subtitle, IReadOnlyList<PlotPanel> panels, IReadOnlyList<PlotBand> bands, IReadOnlyList<double> events, string xLabel)
    {
        PlotPanel[] drawn = [.. panels.Where(panel => panel.Curves.Any(curve => curve.Points.Count > 0))];
        int height = (int)(Top + drawn.Length * (PanelHeight + BetweenPanels) + Bottom);
        using var surface = SKSurface.Create(new SKImageInfo(Width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        SKCanvas canvas = surface.Canvas;
        canvas.Clear(_paper);
        DotFont.Draw(canvas, title, 24, 14, Scale + 1, _text);
        DotFont.Draw(canvas, subtitle, 24, 42, Scale, _text);
        double[] xs = [.. drawn.SelectMany(panel => panel.Curves).SelectMany(curve => curve.Points).Select(point => point.X), .. bands.SelectMany(band => (double[])[band.From, band.To])];
        if (xs.Length > 0)
        {
            var across = PlotAxis.Around(xs);
            float bottom = height - Bottom;
            DrawBands(canvas, across, bands);
            foreach ((int index, PlotPanel panel) in drawn.Index())
            {
                DrawPanel(canvas, across, panel, Top + BandHeight + index * (PanelHeight + BetweenPanels), events);
            }

            foreach (double tick in across.Marks)
            {
                string text = across.Text(tick);
                DotFont.Draw(canvas, text, X(across, tick) - DotFont.Width(text, Scale) / 2f, bottom + 4, Scale, _text);
            }

            DotFont.Draw(canvas, xLabel, Left, bottom + 30, Scale, _text);
        }

        using SKImage picture = surface.Snapshot();
        using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    private static float X(PlotAxis across, double x) => Left + (float)across.Share(x) * (Width - Left - Right);

    private static void DrawBands(SKCanvas canvas, PlotAxis across, IReadOnlyList<PlotBand> bands)
    {
        float place = Top;
        foreach (PlotBand band in bands)
        {
            using var paint = new SKPaint { Color = band.Colour };
            canvas.DrawRect(X(across, band.From), Top - BandHeight, X(across, band.To) - X(across, band.From), BandHeight - 4, paint);
        }

        foreach (PlotBand band in bands.DistinctBy(band => band.Name))
        {
            DotFont.Draw(canvas, band.Name, Width - Right + 16, place - BandHeight, Scale, band.Colour);
            place -= 18;
        }
    }

    private static void DrawPanel(SKCanvas canvas, PlotAxis across, PlotPanel panel, float top, IReadOnlyList<double> events)
    {
        var up = PlotAxis.Around(panel.Curves.SelectMany(curve => curve.Points).Select(point => point.Y), UpMarks);
        using var grid = new SKPaint { Color = _grid, StrokeWidth = 1 };
        float Y(double y) => top + PanelHeight - (float)up.Share(y) * PanelHeight;
        foreach (double tick in up.Marks)
        {
            canvas.DrawLine(Left, Y(tick), Width - Right, Y(tick), grid);
            string text = up.Text(tick);
            DotFont.Draw(canvas, text, Left - 10 - DotFont.Width(text, Scale), Y(tick) - DotFont.Height(Scale) / 2f, Scale, _text);
        }

        using var mark = new SKPaint { Color = _event, StrokeWidth = 1, PathEffect = SKPathEffect.CreateDash([4, 4], 0) };
        foreach (double at in events)
        {
            canvas.DrawLine(X(across, at), top, X(across, at), top + PanelHeight, mark);
        }

        DotFont.Draw(canvas, panel.Title, Width - Right + 16, top, Scale, _text);
        foreach ((int index, PlotCurve curve) in panel.Curves.Index())
        {
            using var line = new SKPaint { Color = curve.Colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 2.5f };
            for (int i = 1; i < curve.Points.Count; i++)
            {
                (double x0, double y0) = curve.Points[i - 1];
                (double x1, double y1) = curve.Points[i];
                canvas.DrawLine(X(across, x0), Y(y0), X(across, x1), Y(y1), line);
            }

            DotFont.Draw(canvas, curve.Name, Width - Right + 16, top + 26 + 22 * index, Scale, curve.Colour);
        }
    }
}
