using SkiaSharp;

namespace Sparring.Data.Kittens;

/// <summary>
/// Draws a kitten's portrait. Lengths are in halves of the head's width: the head's middle is (0, 0), its cheeks are at −1 and 1.
/// </summary>
internal sealed class KittenPainter : IDisposable
{
    private readonly SKCanvas _canvas;
    private readonly KittenScene _scene;
    private readonly KittenPalette _palette;
    private readonly SKPaint _paint = new() { IsAntialias = true, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };
    private readonly SKPath _head;

    private KittenPainter(SKCanvas canvas, KittenScene scene)
    {
        _canvas = canvas;
        _scene = scene;
        _palette = KittenPalette.For(scene);
        _head = HeadShape(scene.CheekWidth);
    }

    /// <summary>Draws the kitten over what the canvas shows.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="scene">What to draw.</param>
    public static void Paint(SKCanvas canvas, int width, int height, KittenScene scene)
    {
        using var painter = new KittenPainter(canvas, scene);
        KittenTraits traits = scene.Traits;
        float half = Math.Min(width, height) / 2f;
        canvas.Translate(width / 2f, height / 2f);
        canvas.Scale(half);
        canvas.Translate((float)traits.ShiftX, (float)traits.ShiftY + 0.14f);
        canvas.Scale(0.8f * (float)traits.Zoom);
        painter.PaintBody();
        canvas.RotateDegrees((float)traits.Tilt);
        if (traits.Ears == KittenEars.Folded)
        {
            painter.PaintHead();
            painter.PaintEars();
        }
        else
        {
            painter.PaintEars();
            painter.PaintHead();
        }

        KittenFace.Paint(canvas, painter._paint, scene, painter._palette);
    }

    public void Dispose()
    {
        _paint.Dispose();
        _head.Dispose();
    }

    private static SKPath HeadShape(float cheek)
    {
        var path = new SKPath();
        path.MoveTo(0, -0.80f);
        path.CubicTo(0.52f * cheek, -0.84f, 0.93f * cheek, -0.46f, 0.98f * cheek, 0.08f);
        path.CubicTo(1.02f * cheek, 0.46f, 0.62f * cheek, 0.84f, 0, 0.84f);
        path.CubicTo(-0.62f * cheek, 0.84f, -1.02f * cheek, 0.46f, -0.98f * cheek, 0.08f);
        path.CubicTo(-0.93f * cheek, -0.46f, -0.52f * cheek, -0.84f, 0, -0.80f);
        path.Close();
        return path;
    }

    private void PaintBody()
    {
        Fill(0, 1.72f, 1.02f, 1.12f, KittenPalette.Shade(_palette.Fur, 0.86f));
        if (_palette.Chest != _palette.Fur && _scene.Traits.Coat == KittenCoat.Tuxedo)
        {
            Fill(0.05f * (float)_scene.Traits.Turn, 1.5f, 0.5f, 0.9f, _palette.Chest);
        }
    }

    private void PaintEars()
    {
        PaintEar(-1);
        PaintEar(1);
    }

    private void PaintEar(int side)
    {
        using SKPath ear = EarShape(side, out SKPath inside);
        using (inside)
        {
            Fill(ear, KittenPatches.EarColour(_scene, _palette, side));
            Stroke(ear, _palette.Line.WithAlpha(0x70), 0.045f);
            Fill(inside, _scene.Traits.Ears == KittenEars.Folded
                ? KittenPalette.Shade(KittenPatches.EarColour(_scene, _palette, side), _palette.Fur.Red < 0x60 ? 1.45f : 0.74f)
                : KittenPalette.InnerEar);
        }
    }

    /// <summary>The outline of an ear, and of its inside or, where it is folded, of its flap.</summary>
    private SKPath EarShape(int side, out SKPath inside)
    {
        float length = _scene.EarLength;
        float lean = 0.08f * _scene.EarLean;
        float turn = 0.07f * (float)_scene.Traits.Turn;
        float cheek = _scene.CheekWidth;
        var ear = new SKPath();
        inside = new SKPath();
        SKPoint At(float x, float y) => new(side * x * cheek + turn, y);
        switch (_scene.Traits.Ears)
        {
            case KittenEars.Pointed:
                ear.MoveTo(At(0.93f, -0.15f));
                ear.QuadTo(At(0.98f + lean, -0.75f), At(0.80f + lean, -1.34f * length));
                ear.QuadTo(At(0.42f, -1.08f), At(0.14f, -0.68f));
                inside.MoveTo(At(0.83f, -0.42f));
                inside.QuadTo(At(0.88f + lean, -0.75f), At(0.76f + lean, -1.14f * length));
                inside.QuadTo(At(0.52f, -0.98f), At(0.36f, -0.66f));
                break;
            case KittenEars.Rounded:
                ear.MoveTo(At(0.95f, -0.15f));
                ear.CubicTo(At(1.16f + lean, -0.72f), At(1.04f + lean, -1.20f * length), At(0.70f + lean, -1.14f * length));
                ear.CubicTo(At(0.42f, -1.10f), At(0.24f, -0.92f), At(0.12f, -0.66f));
                inside.MoveTo(At(0.86f, -0.40f));
                inside.CubicTo(At(0.98f + lean, -0.72f), At(0.92f + lean, -1.00f * length), At(0.70f + lean, -0.98f * length));
                inside.CubicTo(At(0.52f, -0.95f), At(0.42f, -0.84f), At(0.34f, -0.66f));
                break;
            default:
                ear.MoveTo(At(0.97f, -0.30f));
                ear.CubicTo(At(1.06f + lean, -0.62f), At(0.96f, -0.93f * length), At(0.68f, -0.95f * length));
                ear.CubicTo(At(0.50f, -0.95f), At(0.36f, -0.88f), At(0.28f, -0.74f));
                ear.QuadTo(At(0.62f, -0.62f), At(0.97f, -0.30f));
                inside.MoveTo(At(1.00f, -0.50f));
                inside.QuadTo(At(0.94f, -0.90f * length), At(0.52f, -0.90f * length));
                inside.QuadTo(At(0.58f, -0.60f), At(0.80f + lean, -0.36f));
                inside.QuadTo(At(0.92f, -0.40f), At(1.00f, -0.50f));
                break;
        }

        ear.Close();
        inside.Close();
        return ear;
    }

    private void PaintHead()
    {
        Fill(_head, _palette.Fur);
        KittenPatches.Paint(_canvas, _paint, _scene, _palette, _head);
        (float sin, float cos) = MathF.SinCos(_scene.LightAngle);
        float strength = _scene.LightStrength;
        using (var shader = SKShader.CreateRadialGradient(
            new SKPoint(0.45f * cos, 0.45f * sin),
            1.65f,
            [new SKColor(255, 255, 255, (byte)(60 * strength)), SKColors.Transparent, new SKColor(20, 10, 30, (byte)(115 * strength))],
            [0, 0.45f, 1],
            SKShaderTileMode.Clamp))
        {
            _paint.Shader = shader;
            Fill(_head, SKColors.Black); // Another alpha would thin the shader out.
            _paint.Shader = null;
        }

        Stroke(_head, _palette.Line.WithAlpha(0x60), 0.045f);
    }

    private void Fill(SKPath path, SKColor colour)
    {
        _paint.Style = SKPaintStyle.Fill;
        _paint.Color = colour;
        _canvas.DrawPath(path, _paint);
    }

    private void Fill(float x, float y, float radiusX, float radiusY, SKColor colour)
    {
        _paint.Style = SKPaintStyle.Fill;
        _paint.Color = colour;
        _canvas.DrawOval(x, y, radiusX, radiusY, _paint);
    }

    private void Stroke(SKPath path, SKColor colour, float width)
    {
        _paint.Style = SKPaintStyle.Stroke;
        _paint.StrokeWidth = width;
        _paint.Color = colour;
        _canvas.DrawPath(path, _paint);
    }
}
