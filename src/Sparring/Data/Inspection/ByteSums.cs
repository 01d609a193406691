using System.Numerics;
using System.Runtime.InteropServices;

namespace Sparring.Data.Inspection;

/// <summary>Sums over bytes, many at once.</summary>
internal static class ByteSums
{
    /// <summary>Vectors after which a lane of 32 bits might overflow: it takes up to four products of 255·255 from each.</summary>
    private const int Block = 16_384;

    /// <summary>The sum of all bytes.</summary>
    public static long Sum(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        long sum = 0;
        for (int start = 0; start < vectors.Length; start += Block)
        {
            Vector<uint> lanes = Vector<uint>.Zero;
            foreach (Vector<byte> vector in vectors[start..Math.Min(start + Block, vectors.Length)])
            {
                Vector.Widen(vector, out Vector<ushort> low, out Vector<ushort> high);
                Vector.Widen(low + high, out Vector<uint> first, out Vector<uint> second);
                lanes += first + second;
            }

            sum += Total(lanes);
        }

        foreach (byte value in bytes[(vectors.Length * Vector<byte>.Count)..])
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The sum of the products of bytes that stand at the same place; both spans are equally long.</summary>
    public static long Dot(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        ReadOnlySpan<Vector<byte>> lefts = MemoryMarshal.Cast<byte, Vector<byte>>(left);
        ReadOnlySpan<Vector<byte>> rights = MemoryMarshal.Cast<byte, Vector<byte>>(right);
        long sum = 0;
        for (int start = 0; start < lefts.Length; start += Block)
        {
            Vector<uint> lanes = Vector<uint>.Zero;
            for (int i = start; i < Math.Min(start + Block, lefts.Length); i++)
            {
                Vector.Widen(lefts[i], out Vector<ushort> leftLow, out Vector<ushort> leftHigh);
                Vector.Widen(rights[i], out Vector<ushort> rightLow, out Vector<ushort> rightHigh);
                // 255·255 fits into 16 bits; two of them do not.
                Vector.Widen(leftLow * rightLow, out Vector<uint> a, out Vector<uint> b);
                Vector.Widen(leftHigh * rightHigh, out Vector<uint> c, out Vector<uint> d);
                lanes += a + b + (c + d);
            }

            sum += Total(lanes);
        }

        for (int i = lefts.Length * Vector<byte>.Count; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static long Total(Vector<uint> lanes)
    {
        Vector.Widen(lanes, out Vector<ulong> low, out Vector<ulong> high);
        return (long)Vector.Sum(low + high);
    }
}
