namespace Sparring.Tensors;

/// <summary>Which source pixels along one axis make one target pixel.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="Weights">Their shares; they sum to 1.</param>
internal readonly record struct AxisTap(int Start, double[] Weights)
{
    /// <summary>The average of what lies between two places.</summary>
    public static AxisTap Area(int source, double from, double to)
    {
        from = Math.Max(from, 0);
        to = Math.Min(to, source);

        // A share below a millionth of a pixel is the rounding error of the borders.
        int first = (int)Math.Floor(from + 1e-6);
        int end = (int)Math.Ceiling(to - 1e-6);
        double[] weights = new double[end - first];
        for (int k = 0; k < weights.Length; k++)
        {
            double overlap = Math.Min(to, first + k + 1) - Math.Max(from, first + k);
            weights[k] = overlap / (to - from);
        }

        return new AxisTap(first, weights);
    }

    /// <summary>The value at a place, after Catmull and Rom. Beyond the edge the edge pixel goes on.</summary>
    public static AxisTap Cubic(int source, double centre)
    {
        if (Math.Abs(centre - Math.Round(centre)) < 1e-9)
        {
            return new AxisTap((int)Math.Round(centre), [1]);
        }

        int nearest = (int)Math.Floor(centre);
        int first = Math.Clamp(nearest - 1, 0, source - 1);
        int last = Math.Clamp(nearest + 2, 0, source - 1);
        double[] weights = new double[last - first + 1];
        for (int pixel = nearest - 1; pixel <= nearest + 2; pixel++)
        {
            weights[Math.Clamp(pixel, first, last) - first] += CatmullRom(Math.Abs(centre - pixel));
        }

        return new AxisTap(first, weights);
    }

    /// <summary>The weights in parts of <see cref="AxisTaps.One"/>. What is rounded off one is added to the next, so that none is lost.</summary>
    public int[] Whole()
    {
        int[] whole = new int[Weights.Length];
        double sum = 0;
        int given = 0;
        for (int k = 0; k < whole.Length; k++)
        {
            sum += Weights[k];
            int until = k == whole.Length - 1 ? AxisTaps.One : (int)Math.Round(sum * AxisTaps.One);
            whole[k] = until - given;
            given = until;
        }

        return whole;
    }

    /// <summary>The same for a pixel in the middle of the axis: both halves of its weights are one another's mirror image.</summary>
    public int[] WholeSymmetric()
    {
        int[] whole = Whole();
        int half = whole.Length / 2;
        int given = 0;
        for (int k = 0; k < half; k++)
        {
            if (k == half - 1 && whole.Length % 2 == 0)
            {
                whole[k] = AxisTaps.One / 2 - given;
            }

            given += whole[k];
            whole[^(k + 1)] = whole[k];
        }

        if (whole.Length % 2 == 1)
        {
            whole[half] = AxisTaps.One - 2 * given;
        }

        return whole;
    }

    private static double CatmullRom(double distance) => distance switch
    {
        < 1 => (1.5 * distance - 2.5) * distance * distance + 1,
        < 2 => ((-0.5 * distance + 2.5) * distance - 4) * distance + 2,
        _ => 0,
    };
}
