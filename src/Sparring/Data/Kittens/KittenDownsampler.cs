namespace Sparring.Data.Kittens;

/// <summary>Averages a drawing down to a sample, in the light of its scene.</summary>
internal static class KittenDownsampler
{
    /// <summary>Averages squares of pixels.</summary>
    /// <param name="rgba">The drawing: four bytes a pixel, row after row, colours premultiplied with alpha.</param>
    /// <param name="factor">Pixels of the drawing for each of the sample, in each direction.</param>
    /// <param name="tint">Shares of red, green and blue that are left, 0 to 1.</param>
    /// <param name="shape">The sample's shape.</param>
    /// <param name="sample">Bytes, channel after channel.</param>
    public static void Shrink(ReadOnlySpan<byte> rgba, int factor, (float Red, float Green, float Blue) tint, SampleShape shape, Span<byte> sample)
    {
        int plane = shape.Height * shape.Width;
        int area = factor * factor;
        for (int i = 0; i < plane; i++)
        {
            int red = 0, green = 0, blue = 0, alpha = 0;
            for (int y = 0; y < factor; y++)
            {
                int start = 4 * ((i / shape.Width * factor + y) * shape.Width * factor + i % shape.Width * factor);
                for (int p = start; p < start + 4 * factor; p += 4)
                {
                    red += rgba[p];
                    green += rgba[p + 1];
                    blue += rgba[p + 2];
                    alpha += rgba[p + 3];
                }
            }

            // Sums of colours are premultiplied with alpha: over all of the area for pictures without alpha, over the alpha for those with it.
            float share = 1f / (shape.Channels == 4 ? Math.Max(alpha / 255f, 1) : area);
            (float r, float g, float b) = (red * tint.Red * share, green * tint.Green * share, blue * tint.Blue * share);
            if (shape.Channels == 1)
            {
                sample[i] = Round(0.299f * r + 0.587f * g + 0.114f * b);
                continue;
            }

            sample[i] = Round(r);
            sample[plane + i] = Round(g);
            sample[2 * plane + i] = Round(b);
            if (shape.Channels == 4)
            {
                sample[3 * plane + i] = Round((float)alpha / area);
            }
        }
    }

    private static byte Round(float value) => (byte)Math.Min(value + 0.5f, 255);
}
