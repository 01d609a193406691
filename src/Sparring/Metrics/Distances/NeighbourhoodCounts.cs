using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Compares all reals with all fakes, block by block, and counts who lies in whose neighbourhood.</summary>
internal sealed class NeighbourhoodCounts : IDisposable
{
    private readonly FeatureRows _reals;
    private readonly FeatureRows _fakes;
    private readonly Tensor _realRadii;
    private readonly Tensor _densityRadii;
    private readonly Tensor _fakeRadii;
    private readonly Tensor _fakesInside;
    private readonly Tensor _realsInside;
    private readonly Tensor _realsCovered;

    /// <summary>Prepares.</summary>
    /// <param name="reals">N vectors.</param>
    /// <param name="fakes">M vectors.</param>
    /// <param name="realRadii">float64 [N], squared, for precision.</param>
    /// <param name="densityRadii">float64 [N], squared, for density and coverage.</param>
    /// <param name="fakeRadii">float64 [M], squared, for recall.</param>
    public NeighbourhoodCounts(FeatureRows reals, FeatureRows fakes, Tensor realRadii, Tensor densityRadii, Tensor fakeRadii)
    {
        _reals = reals;
        _fakes = fakes;
        _realRadii = WithoutEmpty(realRadii);
        _densityRadii = WithoutEmpty(densityRadii);
        _fakeRadii = WithoutEmpty(fakeRadii);
        _fakesInside = zeros(fakes.Count, ScalarType.Bool);
        _realsInside = zeros(reals.Count, ScalarType.Bool);
        _realsCovered = zeros(reals.Count, ScalarType.Bool);
    }

    /// <summary>Fakes in a neighbourhood of any real.</summary>
    public long FakesInside => _fakesInside.sum().item<long>();

    /// <summary>Reals in a neighbourhood of any fake.</summary>
    public long RealsInside => _realsInside.sum().item<long>();

    /// <summary>Reals with a fake in their neighbourhood, by the radii of density and coverage.</summary>
    public long RealsCovered => _realsCovered.sum().item<long>();

    /// <summary>Pairs of a fake and a real in whose neighbourhood it lies, by the radii of density and coverage.</summary>
    public long DensityPairs { get; private set; }

    /// <summary>Does the work, once.</summary>
    public void CompareAll(CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        Tensor origin = _reals.Mean();
        for (int r = 0; r < _reals.BlockCount; r++)
        {
            using var outer = NewDisposeScope();
            Tensor real = _reals.Block(r, origin);
            Tensor realNorms = real.square().sum(dim: 1);
            for (int f = 0; f < _fakes.BlockCount; f++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                Tensor fake = _fakes.Block(f, origin);
                Tensor fakeNorms = fake.square().sum(dim: 1);
                Tensor distances = SquaredDistances.OfBlocks(real, realNorms, fake, fakeNorms);
                double error = SquaredDistances.RelativeError(_reals.Dimension) * (realNorms.max() + fakeNorms.max()).item<double>();
                Count(r, f, distances, error);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[_realRadii, _densityRadii, _fakeRadii, _fakesInside, _realsInside, _realsCovered])
        {
            tensor.Dispose();
        }
    }

    /// <summary>Counts one block of pairs.</summary>
    /// <param name="r">The block of reals: rows.</param>
    /// <param name="f">The block of fakes: columns.</param>
    /// <param name="distances">float64 [n, m], squared.</param>
    /// <param name="error">By how much they may be off.</param>
    private void Count(int r, int f, Tensor distances, double error)
    {
        Tensor precision = _reals.Part(_realRadii, r).unsqueeze(1); // [n, 1]
        Tensor density = _reals.Part(_densityRadii, r).unsqueeze(1); // [n, 1]
        Tensor recall = _fakes.Part(_fakeRadii, f).unsqueeze(0); // [1, m]
        foreach (Tensor limits in (Tensor[])[precision, density, recall])
        {
            SquaredDistances.MakeExactNear(distances, limits, error, _reals, _reals.Start(r), _fakes, _fakes.Start(f));
        }

        _fakes.Part(_fakesInside, f).logical_or_((distances < precision).any(0));
        _reals.Part(_realsInside, r).logical_or_((distances < recall).any(1));
        Tensor dense = distances < density;
        _reals.Part(_realsCovered, r).logical_or_(dense.any(1));
        DensityPairs += dense.count_nonzero().item<long>();
    }

    /// <summary>Nothing lies in a ball without extent, not even where rounding makes a squared distance negative.</summary>
    private static Tensor WithoutEmpty(Tensor radii) => radii.masked_fill(radii == 0, double.NegativeInfinity);
}
