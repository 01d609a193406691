using SkiaSharp;

namespace Sparring.Data.Kittens;

/// <summary>What is drawn on the fur of a head: stripes, a mask, a blaze, patches.</summary>
internal static class KittenPatches
{
    /// <summary>The outside of an ear.</summary>
    /// <param name="scene">The kitten.</param>
    /// <param name="palette">Its colours.</param>
    /// <param name="side">−1 for the picture's left, 1 for its right.</param>
    public static SKColor EarColour(KittenScene scene, KittenPalette palette, int side) => scene.Traits.Coat switch
    {
        KittenCoat.Calico => side == Flip(scene) ? palette.SecondMark : palette.Mark,
        KittenCoat.GingerTabby or KittenCoat.BrownTabby => KittenPalette.Shade(palette.Ear, 0.9f),
        _ => palette.Ear,
    };

    /// <summary>Draws them, within the head's outline.</summary>
    public static void Paint(SKCanvas canvas, SKPaint paint, KittenScene scene, KittenPalette palette, SKPath head)
    {
        if (scene.Traits.Coat is KittenCoat.Black or KittenCoat.White or KittenCoat.Grey)
        {
            return;
        }

        canvas.Save();
        canvas.ClipPath(head, SKClipOperation.Intersect, antialias: true);
        paint.Style = SKPaintStyle.Fill;
        switch (scene.Traits.Coat)
        {
            case KittenCoat.GingerTabby or KittenCoat.BrownTabby:
                PaintStripes(canvas, paint, scene, palette.Mark);
                break;
            case KittenCoat.Siamese:
                PaintMask(canvas, paint, scene, palette.Mark);
                break;
            case KittenCoat.Tuxedo:
                PaintBlaze(canvas, paint, scene, palette.Muzzle);
                break;
            case KittenCoat.Calico:
                PaintCalico(canvas, paint, scene, palette);
                break;
        }

        canvas.Restore();
    }

    /// <summary>The tabby's M on the forehead, and stripes on the cheeks.</summary>
    private static void PaintStripes(SKCanvas canvas, SKPaint paint, KittenScene scene, SKColor colour)
    {
        float turn = 0.12f * (float)scene.Traits.Turn;
        float size = scene.MarkSize;
        using var stripes = new SKPath();
        Wedge(stripes, turn, -0.90f, turn * 1.3f, -0.30f * size, 0.085f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            Wedge(stripes, turn + side * 0.27f, -0.90f, turn + side * 0.24f, -0.38f * size, 0.085f);
            Wedge(stripes, turn + side * 0.56f, -0.80f, turn + side * 0.46f, -0.42f * size, 0.075f);
            Wedge(stripes, side * 1.05f, 0.02f, side * (1.05f - 0.36f * size), 0.10f, 0.075f);
            Wedge(stripes, side * 1.02f, 0.32f, side * (1.02f - 0.38f * size), 0.30f, 0.075f);
            Wedge(stripes, side * 0.90f, 0.60f, side * (0.90f - 0.30f * size), 0.48f, 0.065f);
        }

        paint.Color = colour;
        canvas.DrawPath(stripes, paint);
    }

    private static void PaintMask(SKCanvas canvas, SKPaint paint, KittenScene scene, SKColor colour)
    {
        float size = scene.MarkSize;
        using var shader = SKShader.CreateRadialGradient(
            new SKPoint(0.12f * (float)scene.Traits.Turn, 0.26f),
            0.78f * size,
            [colour, colour.WithAlpha(0xE0), colour.WithAlpha(0)],
            [0, 0.52f, 1],
            SKShaderTileMode.Clamp);
        paint.Color = SKColors.Black; // Another alpha would thin the shader out.
        paint.Shader = shader;
        canvas.DrawPaint(paint);
        paint.Shader = null;
    }

    /// <summary>White from the chin up between the eyes, narrowing to the forehead.</summary>
    private static void PaintBlaze(SKCanvas canvas, SKPaint paint, KittenScene scene, SKColor colour)
    {
        float turn = 0.14f * (float)scene.Traits.Turn;
        float top = -0.18f - 0.3f * scene.MarkSize;
        using var path = new SKPath();
        path.MoveTo(turn, top);
        path.CubicTo(turn + 0.10f, -0.1f, turn + 0.16f, 0.12f, turn + 0.62f * scene.MarkSize, 0.40f);
        path.LineTo(turn + 0.5f, 0.95f);
        path.LineTo(turn - 0.5f, 0.95f);
        path.LineTo(turn - 0.62f * scene.MarkSize, 0.40f);
        path.CubicTo(turn - 0.16f, 0.12f, turn - 0.10f, -0.1f, turn, top);
        path.Close();
        paint.Color = colour;
        canvas.DrawPath(path, paint);
    }

    private static void PaintCalico(SKCanvas canvas, SKPaint paint, KittenScene scene, KittenPalette palette)
    {
        int flip = Flip(scene);
        float shift = 0.1f * scene.MarkShift;
        float size = scene.MarkSize;
        paint.Color = palette.SecondMark;
        canvas.DrawOval(flip * 0.62f, -0.38f + shift, 0.56f * size, 0.60f * size, paint);
        paint.Color = palette.Mark;
        canvas.DrawOval(-flip * 0.68f, -0.50f - shift, 0.50f * size, 0.48f * size, paint);
        canvas.DrawOval(flip * 0.90f, 0.52f + shift, 0.26f * size, 0.24f * size, paint);
    }

    private static int Flip(KittenScene scene) => scene.MarkFlip ? -1 : 1;

    /// <summary>Adds a stripe that is wide at its start and ends in a point.</summary>
    private static void Wedge(SKPath path, float fromX, float fromY, float toX, float toY, float halfWidth)
    {
        float length = MathF.Sqrt((toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY));
        float acrossX = -(toY - fromY) / length * halfWidth;
        float acrossY = (toX - fromX) / length * halfWidth;
        path.MoveTo(fromX + acrossX, fromY + acrossY);
        path.QuadTo((fromX + toX) / 2 + acrossX, (fromY + toY) / 2 + acrossY, toX, toY);
        path.QuadTo((fromX + toX) / 2 - acrossX, (fromY + toY) / 2 - acrossY, fromX - acrossX, fromY - acrossY);
        path.Close();
    }
}
