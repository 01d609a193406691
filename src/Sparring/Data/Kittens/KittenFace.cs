using SkiaSharp;

namespace Sparring.Data.Kittens;

/// <summary>Draws eyes, muzzle, nose, mouth and whiskers. Lengths as in <see cref="KittenPainter"/>.</summary>
internal static class KittenFace
{
    private static readonly SKColor _pupil = new(0x14, 0x10, 0x18);

    /// <summary>Draws them.</summary>
    public static void Paint(SKCanvas canvas, SKPaint paint, KittenScene scene, KittenPalette palette)
    {
        // A turned head shows its features nearer to one side, and the far half narrower.
        float turn = (float)scene.Traits.Turn;
        PaintMuzzle(canvas, paint, palette, 0.15f * turn);
        PaintWhiskers(canvas, paint, scene, palette.Whisker, 0.13f * turn);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            float narrowing = 1 - 0.13f * turn * side;
            canvas.Save();
            canvas.Translate(0.12f * turn + side * 0.43f * narrowing, -0.03f);
            canvas.Scale(narrowing * scene.EyeSize, scene.EyeSize);
            PaintEye(canvas, paint, scene, palette, side);
            canvas.Restore();
        }
    }

    private static void PaintMuzzle(SKCanvas canvas, SKPaint paint, KittenPalette palette, float x)
    {
        paint.Style = SKPaintStyle.Fill;
        paint.Color = palette.Muzzle;
        using var puffs = new SKPath();
        puffs.AddOval(new SKRect(x - 0.20f, 0.48f, x + 0.20f, 0.78f));
        puffs.AddOval(new SKRect(x - 0.45f, 0.27f, x + 0.07f, 0.69f));
        puffs.AddOval(new SKRect(x - 0.07f, 0.27f, x + 0.45f, 0.69f));
        canvas.DrawPath(puffs, paint);

        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = 0.05f;
        paint.Color = palette.Line.WithAlpha(0xD0);
        using var mouth = new SKPath();
        mouth.MoveTo(x - 0.22f, 0.53f);
        mouth.QuadTo(x - 0.10f, 0.66f, x, 0.53f);
        mouth.QuadTo(x + 0.10f, 0.66f, x + 0.22f, 0.53f);
        mouth.MoveTo(x, 0.40f);
        mouth.LineTo(x, 0.54f);
        canvas.DrawPath(mouth, paint);

        paint.Style = SKPaintStyle.Fill;
        paint.Color = palette.Nose;
        using var nose = new SKPath();
        nose.MoveTo(x - 0.145f, 0.28f);
        nose.QuadTo(x, 0.23f, x + 0.145f, 0.28f);
        nose.QuadTo(x + 0.10f, 0.40f, x, 0.43f);
        nose.QuadTo(x - 0.10f, 0.40f, x - 0.145f, 0.28f);
        nose.Close();
        canvas.DrawPath(nose, paint);
    }

    private static void PaintWhiskers(SKCanvas canvas, SKPaint paint, KittenScene scene, SKColor colour, float x)
    {
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = 0.032f;
        paint.Color = colour;
        using var whiskers = new SKPath();
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            for (int i = 0; i < 3; i++)
            {
                float droop = 0.16f * (i - 1);
                whiskers.MoveTo(x + side * 0.32f, 0.46f + 0.06f * (i - 1));
                whiskers.QuadTo(x + side * 0.75f, 0.42f + droop, side * 1.22f, 0.50f + 1.5f * droop + 0.04f * scene.MarkShift);
            }
        }

        canvas.DrawPath(whiskers, paint);
    }

    private static void PaintEye(SKCanvas canvas, SKPaint paint, KittenScene scene, KittenPalette palette, int side)
    {
        // Almond: the outer corner is a little higher.
        using var eye = new SKPath();
        eye.MoveTo(-side * 0.25f, 0.05f);
        eye.CubicTo(-side * 0.17f, -0.26f, side * 0.15f, -0.30f, side * 0.26f, -0.05f);
        eye.CubicTo(side * 0.20f, 0.25f, -side * 0.12f, 0.27f, -side * 0.25f, 0.05f);
        eye.Close();

        (SKColor rim, SKColor middle) = KittenPalette.IrisOf(scene.Traits.Eyes);
        using (var iris = SKShader.CreateRadialGradient(new SKPoint(0, 0.04f), 0.26f, [middle, middle, rim], [0, 0.5f, 1], SKShaderTileMode.Clamp))
        {
            paint.Style = SKPaintStyle.Fill;
            paint.Color = SKColors.Black; // Another alpha would thin the shader out.
            paint.Shader = iris;
            canvas.DrawPath(eye, paint);
            paint.Shader = null;
        }

        paint.Color = _pupil;
        canvas.DrawOval(0.035f * scene.Gaze, 0, 0.20f * scene.PupilWidth, 0.19f, paint);

        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = 0.06f;
        paint.Color = KittenPalette.Shade(palette.Line, 0.6f);
        canvas.DrawPath(eye, paint);

        paint.Style = SKPaintStyle.Fill;
        paint.Color = SKColors.White;
        canvas.DrawCircle(0.035f * scene.Gaze + 0.07f, -0.09f, 0.055f, paint);
    }
}
