using SkiaSharp;

namespace Sparring.Benchmarks;

/// <summary>Pictures with the statistics of photographs: gradients, soft shapes with edges, and noise.</summary>
internal static class Photograph
{
    /// <summary>A JPEG file of quality 90.</summary>
    public static byte[] Jpeg(int height, int width, int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            using SKShader shader = SKShader.CreateLinearGradient(new SKPoint(0, 0), new SKPoint(width, height), [Colour(random), Colour(random)], SKShaderTileMode.Clamp);
            using var sky = new SKPaint { Shader = shader };
            canvas.DrawPaint(sky);
            for (int i = 0; i < 24; i++)
            {
                using var shape = new SKPaint { Color = Colour(random).WithAlpha(200), IsAntialias = true };
                canvas.DrawOval(random.Next(width), random.Next(height), width * random.NextSingle() / 5, height * random.NextSingle() / 5, shape);
            }
        }

        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 4 == 3 ? byte.MaxValue : (byte)Math.Clamp(pixels[i] + random.Next(-8, 9), 0, 255);
        }

        using SKData file = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return file.ToArray();
    }

    private static SKColor Colour(Random random) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
}
