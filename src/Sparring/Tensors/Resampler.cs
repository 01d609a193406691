using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sparring.Tensors;

/// <summary>Resizes an image so that it covers a target, and cuts the overhang off evenly.</summary>
/// <remarks>
/// Shrinking averages exactly the area that a target pixel covers; enlarging is cubic (Catmull and Rom). Columns are summed first, then rows.
/// All sums are of whole numbers (in 32 bits, then in the 53 of a double), so that they are exact in any order.
/// </remarks>
internal static class Resampler
{
    /// <summary>So many rows are summed in registers before the sums go back to memory.</summary>
    private const int RowsAtOnce = 4;

    /// <summary>Makes the sample.</summary>
    /// <param name="image">As it is stored.</param>
    /// <param name="orientation">How it is to be turned; the sample alone is.</param>
    /// <param name="isTransparent">Whether some pixel is not opaque. Then colours are weighted with their alpha, or invisible pixels would bleed into visible ones.</param>
    /// <param name="request">The size, the channels (not null) and the background of the sample.</param>
    public static Pixels Cover(PixelBuffer image, Orientation orientation, bool isTransparent, DecodeRequest request)
    {
        (int height, int width) = orientation.SwapsSides ? (request.Width, request.Height) : (request.Height, request.Width);
        double zoom = Math.Max((double)height / image.Height, (double)width / image.Width);
        AxisTaps rows = AxisTaps.For(image.Height, height, zoom, orientation.ReversesRows);
        AxisTaps columns = AxisTaps.For(image.Width, width, zoom, orientation.ReversesColumns);
        var sample = new SampleWriter(request, orientation, height, width);
        if (zoom == 1 && request.Channels == 4)
        {
            Copy(image, rows.First, columns.First, sample);
        }
        else if (isTransparent)
        {
            ResampleWeighted(image, rows, columns, sample);
        }
        else
        {
            Resample(image, rows, columns, sample);
        }

        return sample.Pixels;
    }

    /// <summary>Nothing is resized: the colours of invisible pixels stay, too.</summary>
    private static void Copy(PixelBuffer image, int firstRow, int firstColumn, SampleWriter sample)
    {
        for (int y = 0; y < sample.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Bytes.Slice(4 * ((firstRow + y) * image.Width + firstColumn), 4 * sample.Width);
            for (int x = 0; x < sample.Width; x++)
            {
                sample.Store(y, x, row.Slice(4 * x, 4));
            }
        }
    }

    private static void Resample(PixelBuffer image, AxisTaps rows, AxisTaps columns, SampleWriter sample)
    {
        int length = 4 * (columns.End - columns.First);
        int[] rented = ArrayPool<int>.Shared.Rent(length);
        Span<int> sums = rented.AsSpan(0, length);
        ref int first = ref MemoryMarshal.GetReference(sums);
        for (int y = 0; y < rows.Count; y++)
        {
            SumRows(image, 4 * columns.First, rows.Start(y), rows.Weights(y), sums);
            for (int x = 0; x < columns.Count; x++)
            {
                ReadOnlySpan<double> weights = columns.WeightsAsDoubles(x);
                int at = 4 * (columns.Start(x) - columns.First);
                Vector256<double> sum = Vector256<double>.Zero;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += Vector256.Create(weights[k]) * ToDoubles(Vector128.LoadUnsafe(ref first, (nuint)(at + 4 * k)));
                }

                sample.StoreOpaque(y, x, sum);
            }
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Sums the bytes of rows, each with the weight of its row.</summary>
    private static void SumRows(PixelBuffer image, int firstByte, int firstRow, ReadOnlySpan<int> weights, Span<int> sums)
    {
        int stride = 4 * image.Width;
        ReadOnlySpan<byte> bytes = image.Bytes;
        for (int k = 0; k < weights.Length; k += RowsAtOnce)
        {
            int from = (firstRow + k) * stride + firstByte;
            ReadOnlySpan<int> some = weights[k..Math.Min(weights.Length, k + RowsAtOnce)];
            AddRows(bytes.Slice(from, (some.Length - 1) * stride + sums.Length), stride, some, sums, isFirst: k == 0);
        }
    }

    private static void AddRows(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<int> sums, bool isFirst)
    {
        int count = Vector<int>.Count;
        ref byte from = ref MemoryMarshal.GetReference(rows);
        ref int to = ref MemoryMarshal.GetReference(sums);
        int i = 0;
        for (; i <= sums.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (Vector<int> a, Vector<int> b, Vector<int> c, Vector<int> d) = isFirst
                ? (default, default, default, default)
                : (Vector.LoadUnsafe(ref to, (nuint)i), Vector.LoadUnsafe(ref to, (nuint)(i + count)),
                    Vector.LoadUnsafe(ref to, (nuint)(i + 2 * count)), Vector.LoadUnsafe(ref to, (nuint)(i + 3 * count)));
            for (int k = 0; k < weights.Length; k++)
            {
                var weight = new Vector<int>(weights[k]);
                Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)(k * stride + i)), out Vector<ushort> low, out Vector<ushort> high);
                Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
                Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
                a += weight * Vector.AsVectorInt32(first);
                b += weight * Vector.AsVectorInt32(second);
                c += weight * Vector.AsVectorInt32(third);
                d += weight * Vector.AsVectorInt32(fourth);
            }

            a.StoreUnsafe(ref to, (nuint)i);
            b.StoreUnsafe(ref to, (nuint)(i + count));
            c.StoreUnsafe(ref to, (nuint)(i + 2 * count));
            d.StoreUnsafe(ref to, (nuint)(i + 3 * count));
        }

        for (; i < sums.Length; i++)
        {
            int sum = isFirst ? 0 : sums[i];
            for (int k = 0; k < weights.Length; k++)
            {
                sum += weights[k] * rows[k * stride + i];
            }

            sums[i] = sum;
        }
    }

    private static void ResampleWeighted(PixelBuffer image, AxisTaps rows, AxisTaps columns, SampleWriter sample)
    {
        int width = columns.End - columns.First;
        var sums = new Vector256<double>[width];
        for (int y = 0; y < rows.Count; y++)
        {
            Array.Clear(sums);
            ReadOnlySpan<double> rowWeights = rows.WeightsAsDoubles(y);
            for (int k = 0; k < rowWeights.Length; k++)
            {
                ReadOnlySpan<byte> row = image.Bytes.Slice(4 * ((rows.Start(y) + k) * image.Width + columns.First), 4 * width);
                var weight = Vector256.Create(rowWeights[k]);
                for (int x = 0; x < width; x++)
                {
                    int alpha = row[4 * x + 3];
                    var pixel = Vector128.Create(row[4 * x], row[4 * x + 1], row[4 * x + 2], byte.MaxValue);
                    sums[x] += weight * ToDoubles(pixel * alpha);
                }
            }

            for (int x = 0; x < columns.Count; x++)
            {
                ReadOnlySpan<double> weights = columns.WeightsAsDoubles(x);
                Vector256<double> sum = Vector256<double>.Zero;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += Vector256.Create(weights[k]) * sums[columns.Start(x) - columns.First + k];
                }

                sample.StoreWeighted(y, x, sum);
            }
        }
    }

    private static Vector256<double> ToDoubles(Vector128<int> values)
    {
        if (Avx.IsSupported)
        {
            return Avx.ConvertToVector256Double(values);
        }

        (Vector128<long> low, Vector128<long> high) = Vector128.Widen(values);
        return Vector256.ConvertToDouble(Vector256.Create(low, high));
    }
}
