namespace Sparring.Tensors;

/// <summary>Which source pixels along one axis make one target pixel.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="Weights">Their shares; they sum to 1.</param>
internal readonly record struct AxisTap(int Start, float[] Weights)
{
    /// <summary>The taps of every target pixel.</summary>
    /// <param name="source">Source pixels along the axis.</param>
    /// <param name="target">Target pixels along the axis; they are taken from the middle of the source.</param>
    /// <param name="zoom">Target pixels for each source pixel; <c>source · zoom ≥ target</c>.</param>
    public static AxisTap[] ForAxis(int source, int target, double zoom)
    {
        double step = 1 / zoom;
        double origin = (source - target * step) / 2;
        if (zoom == 1)
        {
            // A crop alone must not blur: whole pixels.
            origin = Math.Floor(origin);
        }

        var taps = new AxisTap[target];
        for (int i = 0; i < target; i++)
        {
            taps[i] = zoom <= 1
                ? Area(source, origin + i * step, origin + (i + 1) * step)
                : Cubic(source, origin + (i + 0.5) * step - 0.5);
        }

        return taps;
    }

    private static AxisTap Area(int source, double from, double to)
    {
        from = Math.Max(from, 0);
        to = Math.Min(to, source);

        // A share below a millionth of a pixel is the rounding error of the borders.
        int first = (int)Math.Floor(from + 1e-6);
        int end = (int)Math.Ceiling(to - 1e-6);
        float[] weights = new float[end - first];
        for (int k = 0; k < weights.Length; k++)
        {
            double overlap = Math.Min(to, first + k + 1) - Math.Max(from, first + k);
            weights[k] = (float)(overlap / (to - from));
        }

        return new AxisTap(first, weights);
    }

    private static AxisTap Cubic(int source, double centre)
    {
        int nearest = (int)Math.Floor(centre);
        int first = Math.Clamp(nearest - 1, 0, source - 1);
        int last = Math.Clamp(nearest + 2, 0, source - 1);
        float[] weights = new float[last - first + 1];
        for (int pixel = nearest - 1; pixel <= nearest + 2; pixel++)
        {
            // Beyond the edge the edge pixel goes on.
            weights[Math.Clamp(pixel, first, last) - first] += (float)CatmullRom(Math.Abs(centre - pixel));
        }

        return new AxisTap(first, weights);
    }

    private static double CatmullRom(double distance) => distance switch
    {
        < 1 => (1.5 * distance - 2.5) * distance * distance + 1,
        < 2 => ((-0.5 * distance + 2.5) * distance - 4) * distance + 2,
        _ => 0,
    };
}
