using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Sums of the kernel (x·y / D + 1)³ over pairs, for <see cref="KernelDistance"/>.</summary>
internal static class KernelSums
{
    /// <summary>Rows that are multiplied together: few, so that their products are summed up while the processor has them at hand.</summary>
    private const int StripRows = 128;

    /// <summary>The kernel of all pairs.</summary>
    /// <param name="x">float64 [n, D].</param>
    /// <param name="y">float64 [m, D].</param>
    /// <returns>float64 [n, m]</returns>
    public static Tensor Kernel(Tensor x, Tensor y) => x.mm(y.t()).div_(x.shape[1]).add_(1).pow_(3);

    /// <summary>The kernel of all pairs within a set, 0 for each vector with itself.</summary>
    private static Tensor WithoutDiagonal(Tensor x)
    {
        Tensor kernel = Kernel(x, x);
        kernel.diagonal().zero_();
        return kernel;
    }

    /// <summary>The sum of the kernel over all pairs of two sets.</summary>
    /// <param name="x">float64 [n, D].</param>
    /// <param name="y">float64 [m, D].</param>
    public static double Across(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        Tensor columns = y.t();
        int m = (int)y.shape[0];
        double sum = 0;
        foreach (Tensor strip in x.split(StripRows))
        {
            using Tensor products = strip.mm(columns);
            ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(products.bytes);
            for (; values.Length > 0; values = values[m..])
            {
                sum += SumOf(values[..m], x.shape[1]);
            }
        }

        return sum;
    }

    /// <summary>The sum of the kernel over ordered pairs of different vectors of a set. Each pair is multiplied once.</summary>
    /// <param name="x">float64 [n, D].</param>
    public static double WithinOrdered(Tensor x)
    {
        using var scope = NewDisposeScope();
        double sum = 0;
        for (long start = 0; start < x.shape[0]; start += StripRows)
        {
            using var each = NewDisposeScope();
            Tensor rest = x.narrow(0, start, x.shape[0] - start);
            Tensor products = x.narrow(0, start, Math.Min(StripRows, rest.shape[0])).mm(rest.t());
            int columns = (int)rest.shape[0];
            ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(products.bytes);
            for (int row = 0; row < products.shape[0]; row++)
            {
                sum += SumOf(values.Slice(row * columns, columns)[(row + 1)..], x.shape[1]);
            }
        }

        return 2 * sum;
    }

    /// <summary>MMD²ᵤ of Gretton et al. 2012, lemma 6.</summary>
    /// <param name="within">Sum over ordered pairs of different reals.</param>
    /// <param name="n">Reals.</param>
    /// <param name="fakesWithin">Sum over ordered pairs of different fakes.</param>
    /// <param name="m">Fakes.</param>
    /// <param name="across">Sum over pairs of a real and a fake.</param>
    public static double Unbiased(double within, double n, double fakesWithin, double m, double across) =>
        within / (n * (n - 1)) + fakesWithin / (m * (m - 1)) - 2 * across / (n * m);

    /// <summary>The estimate from all pairs, with the jackknife's standard error.</summary>
    public static KernelDistanceResult Between(FeatureRows reals, FeatureRows fakes, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        double[] real = Within(reals, cancellationToken);
        double[] fake = Within(fakes, cancellationToken);
        (double[] realAcross, double[] fakeAcross) = Across(reals, fakes, cancellationToken);
        (double within, double fakesWithin, double across) = (real.Sum(), fake.Sum(), realAcross.Sum());
        (int n, int m) = (reals.Count, fakes.Count);
        double variance =
            Jackknife(n, i => Unbiased(within - 2 * real[i], n - 1, fakesWithin, m, across - realAcross[i]))
            + Jackknife(m, j => Unbiased(within, n, fakesWithin - 2 * fake[j], m - 1, across - fakeAcross[j]));
        double error = Math.Min(n, m) > 2 ? Math.Sqrt(variance) : double.NaN;
        return new KernelDistanceResult(Unbiased(within, n, fakesWithin, m, across), error, 1, null);
    }

    /// <summary>The sum over the others of its set, for each vector.</summary>
    private static double[] Within(FeatureRows rows, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        Tensor sums = zeros(rows.Count, ScalarType.Float64);
        for (int a = 0; a < rows.BlockCount; a++)
        {
            using var outer = NewDisposeScope();
            Tensor first = rows.Block(a);
            for (int b = 0; b < a; b++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                Tensor kernel = Kernel(first, rows.Block(b));
                rows.Part(sums, a).add_(kernel.sum(dim: 1));
                rows.Part(sums, b).add_(kernel.sum(dim: 0));
            }

            rows.Part(sums, a).add_(WithoutDiagonal(first).sum(dim: 1));
        }

        return sums.data<double>().ToArray();
    }

    /// <summary>The sum over the other set, for each vector of both.</summary>
    private static (double[] Real, double[] Fake) Across(FeatureRows reals, FeatureRows fakes, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        Tensor realSums = zeros(reals.Count, ScalarType.Float64);
        Tensor fakeSums = zeros(fakes.Count, ScalarType.Float64);
        for (int r = 0; r < reals.BlockCount; r++)
        {
            using var outer = NewDisposeScope();
            Tensor real = reals.Block(r);
            for (int f = 0; f < fakes.BlockCount; f++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                Tensor kernel = Kernel(real, fakes.Block(f));
                reals.Part(realSums, r).add_(kernel.sum(dim: 1));
                fakes.Part(fakeSums, f).add_(kernel.sum(dim: 0));
            }
        }

        return (realSums.data<double>().ToArray(), fakeSums.data<double>().ToArray());
    }

    /// <summary>Σ (g / D + 1)³.</summary>
    private static double SumOf(ReadOnlySpan<double> products, double dimension)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= products.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> value = new Vector<double>(products[i..]) / new Vector<double>(dimension) + Vector<double>.One;
            sums += value * value * value;
        }

        double sum = Vector.Sum(sums);
        for (; i < products.Length; i++)
        {
            double value = products[i] / dimension + 1;
            sum += value * value * value;
        }

        return sum;
    }

    private static double Jackknife(int count, Func<int, double> without)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(without)];
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) * (count - 1) / count;
    }
}
