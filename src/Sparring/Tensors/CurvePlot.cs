using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Draws one number over another as a curve with axes, and marks one place on it.</summary>
internal static class CurvePlot
{
    /// <summary>Columns of the picture.</summary>
    public const int Width = 960;

    /// <summary>Rows of the picture.</summary>
    public const int Height = 540;

    private const float Edge = 24;
    private const float Left = 110;
    private const float Right = 40;
    private const float Top = 76;
    private const float Bottom = 76;
    private const int Scale = 2;

    private static readonly SKColor _paper = new(0xFF, 0xFF, 0xFF);
    private static readonly SKColor _grid = new(0xE4, 0xE6, 0xEB);
    private static readonly SKColor _text = new(0x3A, 0x3F, 0x4B);
    private static readonly SKColor _curve = new(0x2B, 0x6C, 0xB0);
    private static readonly SKColor _best = new(0xE4, 0x57, 0x2E);

    /// <summary>Draws the curve.</summary>
    /// <param name="points">In order. Those that are not finite are left out.</param>
    /// <param name="best">Which point is marked, with <paramref name="bestText"/> below the picture; null for none.</param>
    /// <param name="bestText">What the mark says.</param>
    /// <param name="title">Above the picture: what is drawn.</param>
    /// <param name="subtitle">Below the title: what to know of it.</param>
    /// <param name="xLabel">Below the horizontal axis, with its unit.</param>
    /// <returns>The bytes of a PNG file of <see cref="Width"/> by <see cref="Height"/> pixels.</returns>
    public static byte[] Encode(IReadOnlyList<(double X, double Y)> points, int? best, string bestText, string title, string subtitle, string xLabel)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        SKCanvas canvas = surface.Canvas;
        canvas.Clear(_paper);
        DotFont.Draw(canvas, title, Edge, 16, Fitting(title, Scale + 1), _text);
        DotFont.Draw(canvas, subtitle, Edge, 46, Fitting(subtitle, Scale), _text);
        DotFont.Draw(canvas, xLabel, Left, Height - 30, Scale, _text);
        (double X, double Y)[] finite = [.. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        if (finite.Length > 0)
        {
            var across = PlotAxis.Around(finite.Select(point => point.X));
            var up = PlotAxis.Around(finite.Select(point => point.Y));
            DrawAxes(canvas, across, up);
            DrawCurve(canvas, [.. finite.Select(point => Place(across, up, point))]);
            if (best is { } index && double.IsFinite(points[index].Y))
            {
                Mark(canvas, Place(across, up, points[index]), bestText);
            }
        }

        using SKImage picture = surface.Snapshot();
        using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    private static SKPoint Place(PlotAxis across, PlotAxis up, (double X, double Y) point) => new(
        Left + (float)across.Share(point.X) * (Width - Left - Right),
        Height - Bottom - (float)up.Share(point.Y) * (Height - Top - Bottom));

    private static void DrawAxes(SKCanvas canvas, PlotAxis across, PlotAxis up)
    {
        using var paint = new SKPaint { Color = _grid, IsAntialias = false, StrokeWidth = 1 };
        foreach (double tick in up.Marks)
        {
            float y = Place(across, up, (across.Low, tick)).Y;
            canvas.DrawLine(Left, y, Width - Right, y, paint);
            string text = up.Text(tick);
            DotFont.Draw(canvas, text, Left - 10 - DotFont.Width(text, Scale), y - DotFont.Height(Scale) / 2f, Scale, _text);
        }

        foreach (double tick in across.Marks)
        {
            float x = Place(across, up, (tick, up.Low)).X;
            canvas.DrawLine(x, Top, x, Height - Bottom, paint);
            string text = across.Text(tick);
            DotFont.Draw(canvas, text, x - DotFont.Width(text, Scale) / 2f, Height - Bottom + 10, Scale, _text);
        }
    }

    private static void DrawCurve(SKCanvas canvas, SKPoint[] places)
    {
        using var line = new SKPaint { Color = _curve, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 2.5f };
        using var dot = new SKPaint { Color = _curve, IsAntialias = true };
        for (int i = 0; i < places.Length; i++)
        {
            if (i > 0)
            {
                canvas.DrawLine(places[i - 1], places[i], line);
            }

            canvas.DrawCircle(places[i], 4, dot);
        }
    }

    /// <summary>A ring around the place, and its text where no curve is.</summary>
    private static void Mark(SKCanvas canvas, SKPoint place, string text)
    {
        const float radius = 9;
        using var ring = new SKPaint { Color = _best, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 3 };
        canvas.DrawCircle(place, radius, ring);
        float x = Width - Right - DotFont.Width(text, Scale);
        canvas.DrawCircle(x - 2 * radius, Height - 30 + DotFont.Height(Scale) / 2f, radius, ring);
        DotFont.Draw(canvas, text, x, Height - 30, Scale, _best);
    }

    /// <summary>The scale, or a smaller one where the text would not fit into the picture.</summary>
    private static int Fitting(string text, int scale) => scale > 1 && DotFont.Width(text, scale) > Width - 2 * Edge ? Fitting(text, scale - 1) : scale;
}
