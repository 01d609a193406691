using System.Numerics;
using System.Runtime.InteropServices;

namespace Sparring.Training;

/// <summary>Arithmetic of an update, value by value: the same bits whatever the width of the processor's vectors.</summary>
internal static class WeightKernels
{
    /// <summary>
    /// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − α m / (√v · s + ε), all in place.
    /// </summary>
    /// <param name="weights">w.</param>
    /// <param name="gradient">g.</param>
    /// <param name="mean">m.</param>
    /// <param name="meanSquare">v.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="rest1">1 − β₁, which loses digits if it is computed in float32.</param>
    /// <param name="rest2">1 − β₂ likewise.</param>
    /// <param name="stepSize">α: the learning rate over 1 − β₁ᵗ.</param>
    /// <param name="meanSquareScale">s: 1 over √(1 − β₂ᵗ).</param>
    /// <param name="epsilon">ε.</param>
    public static void AdamStep(
        Span<float> weights, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> meanSquare,
        float beta1, float beta2, float rest1, float rest2, float stepSize, float meanSquareScale, float epsilon)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient)[..w.Length];
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(mean)[..w.Length];
        Span<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(meanSquare)[..w.Length];
        Vector<float> small = new(epsilon);
        for (int i = 0; i < w.Length; i++)
        {
            Vector<float> mi = m[i] * beta1 + g[i] * rest1;
            Vector<float> vi = v[i] * beta2 + g[i] * g[i] * rest2;
            m[i] = mi;
            v[i] = vi;
            w[i] -= mi * stepSize / (Vector.SquareRoot(vi) * meanSquareScale + small);
        }

        for (int i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            float mi = mean[i] * beta1 + gradient[i] * rest1;
            float vi = meanSquare[i] * beta2 + gradient[i] * gradient[i] * rest2;
            mean[i] = mi;
            meanSquare[i] = vi;
            weights[i] -= mi * stepSize / (MathF.Sqrt(vi) * meanSquareScale + epsilon);
        }
    }

    /// <summary>average ← kept · average + (1 − kept) · live, in place.</summary>
    public static void Average(Span<float> average, ReadOnlySpan<float> live, float kept)
    {
        Span<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(average);
        ReadOnlySpan<Vector<float>> l = MemoryMarshal.Cast<float, Vector<float>>(live)[..a.Length];
        float rest = 1 - kept;
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = a[i] * kept + l[i] * rest;
        }

        for (int i = a.Length * Vector<float>.Count; i < average.Length; i++)
        {
            average[i] = average[i] * kept + live[i] * rest;
        }
    }
}
