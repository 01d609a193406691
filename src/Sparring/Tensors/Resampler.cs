namespace Sparring.Tensors;

/// <summary>Resizes an image so that it covers a target, and cuts the overhang off evenly.</summary>
/// <remarks>Shrinking averages exactly the area that a target pixel covers; enlarging is cubic (Catmull and Rom).</remarks>
internal static class Resampler
{
    /// <summary>The image at exactly the target's size; the same object where it has that size.</summary>
    public static Pixels Cover(Pixels image, int height, int width)
    {
        if (image.Height == height && image.Width == width)
        {
            return image;
        }

        double zoom = Math.Max((double)height / image.Height, (double)width / image.Width);
        AxisTap[] rows = AxisTap.ForAxis(image.Height, height, zoom);
        AxisTap[] columns = AxisTap.ForAxis(image.Width, width, zoom);
        float[][] planes = new float[image.Channels][];
        for (int c = 0; c < image.Channels; c++)
        {
            // Colours are weighted with their alpha, or invisible pixels would bleed into visible ones.
            ReadOnlySpan<byte> alpha = image.Channels == 4 && c < 3 ? image.Plane(3) : [];
            planes[c] = ResamplePlane(image.Plane(c), alpha, image.Width, rows, columns);
        }

        byte[] data = new byte[image.Channels * height * width];
        int plane = height * width;
        for (int i = 0; i < data.Length; i++)
        {
            float value = planes[i / plane][i % plane];
            if (image.Channels == 4 && i < 3 * plane)
            {
                float alpha = planes[3][i % plane];
                value = alpha > 0 ? value * 255 / alpha : 0;
            }

            data[i] = (byte)Math.Clamp(value + 0.5f, 0, 255);
        }

        return new Pixels(image.Channels, height, width, data);
    }

    private static float[] ResamplePlane(ReadOnlySpan<byte> source, ReadOnlySpan<byte> alpha, int stride, AxisTap[] rows, AxisTap[] columns)
    {
        int firstRow = rows.Min(tap => tap.Start);
        int endRow = rows.Max(tap => tap.Start + tap.Weights.Length);
        float[] narrowed = new float[(endRow - firstRow) * columns.Length];
        for (int y = firstRow; y < endRow; y++)
        {
            ReadOnlySpan<byte> row = source.Slice(y * stride, stride);
            for (int x = 0; x < columns.Length; x++)
            {
                AxisTap tap = columns[x];
                float sum = 0;
                for (int k = 0; k < tap.Weights.Length; k++)
                {
                    float value = row[tap.Start + k];
                    sum += tap.Weights[k] * (alpha.IsEmpty ? value : value * alpha[y * stride + tap.Start + k] / 255);
                }

                narrowed[(y - firstRow) * columns.Length + x] = sum;
            }
        }

        float[] result = new float[rows.Length * columns.Length];
        for (int y = 0; y < rows.Length; y++)
        {
            AxisTap tap = rows[y];
            for (int k = 0; k < tap.Weights.Length; k++)
            {
                int from = (tap.Start + k - firstRow) * columns.Length;
                for (int x = 0; x < columns.Length; x++)
                {
                    result[y * columns.Length + x] += tap.Weights[k] * narrowed[from + x];
                }
            }
        }

        return result;
    }
}
