using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>Noise for drawing, apart from the random numbers of a training.</summary>
public static class Latents
{
    /// <summary>Draws noise. The same seed draws the same noise, and the first rows do not depend on how many follow.</summary>
    /// <param name="count">N.</param>
    /// <param name="latentSize">Z.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>[N, Z] float32, standard normal</returns>
    public static Tensor Draw(int count, int latentSize, long seed)
    {
        // Row by row: libtorch fills small and large tensors in different orders.
        using Generator random = new(unchecked((ulong)seed));
        using IDisposable scope = NewDisposeScope();
        Tensor[] rows = [.. Enumerable.Range(0, count).Select(_ => randn(latentSize, generator: random))];
        return stack(rows).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Spherical interpolation (White 2016, "Sampling generative networks"): on the way from one latent to another the length
    /// stays what a normal latent has, which a straight line would shorten.
    /// </summary>
    /// <param name="from">[Z] float32.</param>
    /// <param name="to">[Z] float32.</param>
    /// <param name="steps">At least 2, the two ends among them.</param>
    /// <returns>[steps, Z] float32</returns>
    public static Tensor Interpolate(Tensor from, Tensor to, int steps)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        using IDisposable scope = NewDisposeScope();
        double cosine = (from.dot(to) / (from.norm() * to.norm())).item<float>();
        double angle = Math.Acos(Math.Clamp(cosine, -1, 1));
        Tensor[] rows = [.. Enumerable.Range(0, steps).Select(i => Between(from, to, angle, i / (steps - 1.0)))];
        return stack(rows).MoveToOuterDisposeScope();
    }

    private static Tensor Between(Tensor from, Tensor to, double angle, double share)
    {
        double sine = Math.Sin(angle);
        return sine < 1e-6 // (anti)parallel: the plane of the arc is not defined
            ? from * (1 - share) + to * share
            : from * (Math.Sin((1 - share) * angle) / sine) + to * (Math.Sin(share * angle) / sine);
    }
}
