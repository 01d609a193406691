using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Draws real and generated 2-D points into one picture: reals grey, fakes coloured on top.</summary>
public static class PointPlot
{
    /// <summary>Side of the picture in pixels.</summary>
    public const int Side = 512;

    private const float Margin = 24;
    private const float RealRadius = 2.5f;
    private const float FakeRadius = 2.5f;

    private static readonly SKColor _paper = new(0xFF, 0xFF, 0xFF);
    private static readonly SKColor _axis = new(0xE4, 0xE6, 0xEB);
    private static readonly SKColor _real = new(0x9A, 0xA0, 0xAC);
    private static readonly SKColor _fake = new(0xE4, 0x57, 0x2E, 0x9C);

    /// <summary>Draws the points.</summary>
    /// <param name="real">Points (x, y, x, y, …). They alone fix the axes, so that pictures of one run compare: a square around them with a fifth to spare.</param>
    /// <param name="fake">Points (x, y, x, y, …). What lies outside is drawn at the border; what is not finite is left out.</param>
    /// <returns>The bytes of a PNG file of <see cref="Side"/> by <see cref="Side"/> pixels.</returns>
    /// <exception cref="ArgumentException">There is no real point, or a coordinate without its partner.</exception>
    public static byte[] Encode(ReadOnlySpan<float> real, ReadOnlySpan<float> fake)
    {
        if (real.IsEmpty || real.Length % 2 != 0 || fake.Length % 2 != 0)
        {
            throw new ArgumentException($"A plot needs at least one real point, and two numbers for each point; {real.Length} and {fake.Length} numbers came.", nameof(real));
        }

        Frame frame = Frame.Around(real);
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        SKCanvas canvas = surface.Canvas;
        canvas.Clear(_paper);
        DrawAxes(canvas, frame);
        DrawPoints(canvas, frame, real, _real, RealRadius);
        DrawPoints(canvas, frame, fake, _fake, FakeRadius);
        using SKImage picture = surface.Snapshot();
        using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    private static void DrawAxes(SKCanvas canvas, Frame frame)
    {
        using var paint = new SKPaint { Color = _axis, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
        SKPoint origin = frame.Place(0, 0);
        canvas.DrawLine(Margin, origin.Y, Side - Margin, origin.Y, paint);
        canvas.DrawLine(origin.X, Margin, origin.X, Side - Margin, paint);
        canvas.DrawRoundRect(Margin, Margin, Side - 2 * Margin, Side - 2 * Margin, 6, 6, paint);
    }

    private static void DrawPoints(SKCanvas canvas, Frame frame, ReadOnlySpan<float> points, SKColor colour, float radius)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        for (int i = 0; i < points.Length; i += 2)
        {
            if (float.IsFinite(points[i]) && float.IsFinite(points[i + 1]))
            {
                canvas.DrawCircle(frame.Place(points[i], points[i + 1]), radius, paint);
            }
        }
    }

    /// <summary>The square of the plane that the picture shows.</summary>
    private readonly record struct Frame(float CentreX, float CentreY, float HalfSide)
    {
        public static Frame Around(ReadOnlySpan<float> points)
        {
            (float minX, float maxX, float minY, float maxY) = (points[0], points[0], points[1], points[1]);
            for (int i = 0; i < points.Length; i += 2)
            {
                (minX, maxX) = (Math.Min(minX, points[i]), Math.Max(maxX, points[i]));
                (minY, maxY) = (Math.Min(minY, points[i + 1]), Math.Max(maxY, points[i + 1]));
            }

            float half = 0.6f * Math.Max(maxX - minX, maxY - minY);
            return new Frame((minX + maxX) / 2, (minY + maxY) / 2, half > 0 ? half : 1);
        }

        /// <summary>Where a point lies in the picture; y grows upwards.</summary>
        public SKPoint Place(float x, float y)
        {
            float right = Math.Clamp((x - CentreX) / HalfSide, -1, 1);
            float up = Math.Clamp((y - CentreY) / HalfSide, -1, 1);
            float half = Side / 2f - Margin;
            return new SKPoint(Side / 2f + right * half, Side / 2f - up * half);
        }
    }
}
