using Sparring.Metrics.Distances;
using static TorchSharp.torch;

namespace Sparring.Metrics.Quality;

/// <summary>
/// The Fréchet distance of features in the first principal components of the reals': of few images it is steadier than in all dimensions, and unlike a kernel distance of
/// few images it goes on falling where means agree already.
/// </summary>
internal sealed class PrincipalFrechet : IDisposable
{
    private const int Components = 64;

    // Of fewer vectors for each component a covariance is mostly chance.
    private const int VectorsForEach = 4;
    private const int Blocks = 8;

    private readonly Tensor _mean;
    private readonly Tensor _basis;
    private readonly GaussianStatistics _reals;

    /// <param name="reals">float32 [N, D], N two or more.</param>
    public PrincipalFrechet(Tensor reals)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        _mean = reals.mean([0], keepdim: true).DetachFromDisposeScope();
        Tensor centred = reals - _mean;
        (_, Tensor vectors) = linalg.eigh(centred.t().mm(centred));
        long count = Math.Max(1, Math.Min(Math.Min(Components, reals.shape[1]), reals.shape[0] / VectorsForEach));
        _basis = vectors.narrow(1, reals.shape[1] - count, count).contiguous().DetachFromDisposeScope();
        _reals = GaussianStatistics.Of(centred.mm(_basis));
    }

    /// <summary>The distance of fakes, and its standard error by leaving out one block after the other.</summary>
    /// <param name="fakes">float32 [M, D].</param>
    public (double Value, double StandardError) To(Tensor fakes)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor vectors = (fakes - _mean).mm(_basis);
        double whole = Between(vectors);
        long block = vectors.shape[0] / Blocks;
        if (block < 2)
        {
            return (whole, whole);
        }

        double[] without = [.. Enumerable.Range(0, Blocks).Select(i => Between(cat([vectors.narrow(0, 0, i * block), vectors.narrow(0, (i + 1) * block, vectors.shape[0] - (i + 1) * block)])))];
        double mean = without.Average();
        return (whole, Math.Sqrt((Blocks - 1.0) / Blocks * without.Sum(v => (v - mean) * (v - mean))));
    }

    public void Dispose()
    {
        _mean.Dispose();
        _basis.Dispose();
        _reals.Dispose();
    }

    private double Between(Tensor vectors)
    {
        using GaussianStatistics fakes = GaussianStatistics.Of(vectors);
        return FrechetDistance.Between(_reals, fakes).Value;
    }
}
