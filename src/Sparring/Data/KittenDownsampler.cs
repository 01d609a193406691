namespace Sparring.Data;

/// <summary>Averages a drawing down to a sample.</summary>
internal static class KittenDownsampler
{
    /// <summary>Averages squares of pixels.</summary>
    /// <param name="rgba">The drawing: four bytes a pixel, row after row, colours premultiplied with alpha.</param>
    /// <param name="factor">Pixels of the drawing for each of the sample, in each direction.</param>
    /// <param name="shape">The sample's shape.</param>
    /// <param name="sample">Bytes, channel after channel.</param>
    public static void Shrink(ReadOnlySpan<byte> rgba, int factor, SampleShape shape, Span<byte> sample)
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

            switch (shape.Channels)
            {
                case 1:
                    sample[i] = (byte)((299 * red + 587 * green + 114 * blue + 500 * area) / (1000 * area));
                    break;
                case 3:
                    sample[i] = Divide(red, area);
                    sample[plane + i] = Divide(green, area);
                    sample[2 * plane + i] = Divide(blue, area);
                    break;
                default:
                    sample[i] = Divide(255 * red, Math.Max(alpha, 1));
                    sample[plane + i] = Divide(255 * green, Math.Max(alpha, 1));
                    sample[2 * plane + i] = Divide(255 * blue, Math.Max(alpha, 1));
                    sample[3 * plane + i] = Divide(alpha, area);
                    break;
            }
        }
    }

    private static byte Divide(int sum, int count) => (byte)((sum + count / 2) / count);
}
