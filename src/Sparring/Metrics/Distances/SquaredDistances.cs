using System.Numerics;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>|x − y|² in two ways: quickly for whole blocks with a known error, and slowly for the pairs where that error matters.</summary>
internal static class SquaredDistances
{
    /// <summary>
    /// Of one pair, in float64. It is the same for (x, y) and (y, x), for equal vectors wherever they stand, and for any number of threads,
    /// so that ties stay ties.
    /// </summary>
    public static double Exact(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[i..]), out Vector<double> lowX, out Vector<double> highX);
            Vector.Widen(new Vector<float>(y[i..]), out Vector<double> lowY, out Vector<double> highY);
            sums += (lowX - lowY) * (lowX - lowY) + (highX - highY) * (highX - highY);
        }

        double sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            double difference = (double)x[i] - y[i];
            sum += difference * difference;
        }

        return sum;
    }

    /// <inheritdoc cref="Exact(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Exact(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> difference = new Vector<double>(x[i..]) - new Vector<double>(y[i..]);
            sums += difference * difference;
        }

        double sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }

        return sum;
    }

    /// <summary>Of all pairs of two blocks, by |x|² + |y|² − 2xy. Off by at most <see cref="RelativeError"/> · (|x|² + |y|²), and so it may be below 0.</summary>
    /// <param name="x">float64 [n, D].</param>
    /// <param name="xNorms">float64 [n], |x|².</param>
    /// <param name="y">float64 [m, D].</param>
    /// <param name="yNorms">float64 [m], |y|².</param>
    /// <returns>float64 [n, m]</returns>
    public static Tensor OfBlocks(Tensor x, Tensor xNorms, Tensor y, Tensor yNorms) =>
        (xNorms.unsqueeze(1) + yNorms.unsqueeze(0)).addmm_(x, y.t(), beta: 1, alpha: -2);

    /// <summary>The bound of rounding errors in a sum of D products, after Higham 2002, "Accuracy and stability of numerical algorithms", 3.1.</summary>
    public static double RelativeError(int dimension) => (dimension + 16) * Math.ScaleB(1, -52);
}
