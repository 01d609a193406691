using SkiaSharp;

namespace Sparring.Data.Kittens;

/// <summary>
/// Paints what is behind a kitten: a gradient between two hues, and a soft round shape. Written out by hand, because two
/// gradients over the whole picture would take Skia a third of the time of the whole drawing.
/// </summary>
internal static class KittenBackground
{
    /// <summary>Paints it.</summary>
    /// <param name="rgba">Four bytes a pixel, row after row; all are written.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="scene">What to paint.</param>
    public static void Paint(Span<byte> rgba, int width, int height, KittenScene scene)
    {
        float saturation = 34 + 14 * scene.Brightness;
        SKColor start = SKColor.FromHsl(scene.Hue, saturation, scene.BackgroundLightness);
        SKColor end = SKColor.FromHsl((scene.Hue + scene.HueSpread + 360) % 360, saturation, scene.BackgroundLightness - 16);
        SKColor glow = SKColor.FromHsl(scene.Hue, saturation, scene.BackgroundLightness + scene.Glow.Lightness);
        (float sin, float cos) = MathF.SinCos(scene.BackgroundAngle);
        float perPixel = 2f / Math.Min(width, height);
        float reach = perPixel * (Math.Abs(cos) * width + Math.Abs(sin) * height) / 2;
        for (int row = 0, p = 0; row < height; row++)
        {
            float y = (row + 0.5f - height / 2f) * perPixel;
            for (int column = 0; column < width; column++, p += 4)
            {
                float x = (column + 0.5f - width / 2f) * perPixel;
                float along = 0.5f + 0.5f * (x * cos + y * sin) / reach;
                (float dx, float dy) = (x - scene.Glow.X, y - scene.Glow.Y);
                float distance = MathF.Sqrt(dx * dx + dy * dy) / scene.Glow.Radius;
                float shine = Math.Clamp((1 - distance) * 2.2f, 0, 1);
                rgba[p] = Blend(start.Red, end.Red, along, glow.Red, shine);
                rgba[p + 1] = Blend(start.Green, end.Green, along, glow.Green, shine);
                rgba[p + 2] = Blend(start.Blue, end.Blue, along, glow.Blue, shine);
                rgba[p + 3] = byte.MaxValue;
            }
        }
    }

    private static byte Blend(float start, float end, float along, float glow, float shine)
    {
        float ground = start + (end - start) * along;
        return (byte)(ground + (glow - ground) * shine + 0.5f);
    }
}
