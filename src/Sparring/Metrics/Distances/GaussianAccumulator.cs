using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Gathers the mean and the covariance of feature vectors that come in batches.</summary>
/// <remarks>
/// Sums are float64 around the running mean (Chan et al. 1979, "Updating formulae and a pairwise algorithm for computing sample
/// variances"), in blocks of a fixed size. How the vectors are cut into batches changes nothing at all; their order and the number of
/// threads change the last digits only. Holds one [D, D] matrix and one block besides. Not thread-safe.
/// </remarks>
public sealed class GaussianAccumulator : IDisposable
{
    private const int BlockRows = 1024;

    // The last row is for the distance of the means.
    private Tensor? _block;
    private Tensor? _mean;
    private Tensor? _squares;
    private int _filled;
    private long _merged;

    /// <summary>How many vectors there have been.</summary>
    public long Count => _merged + _filled;

    /// <summary>Adds vectors.</summary>
    /// <param name="features">float32 [N, D]; D is the same in every call, N may be 0.</param>
    /// <exception cref="UsageException">They have another shape or type than expected, or hold NaN or infinity; nothing has been added then.</exception>
    public void Add(Tensor features)
    {
        using FeatureRows rows = new(features, "the features");
        if (_mean is not null)
        {
            FeatureChecks.RequireSameDimension(_mean.shape[0], "the features so far", rows.Dimension, "those to be added");
        }

        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        _mean ??= zeros(rows.Dimension, ScalarType.Float64).DetachFromDisposeScope();
        _block ??= zeros(BlockRows + 1, rows.Dimension, ScalarType.Float64).DetachFromDisposeScope();
        for (int part = 0; part < rows.BlockCount; part++)
        {
            using var each = NewDisposeScope();
            Tensor values = rows.Block(part);
            for (int taken = 0; taken < rows.RowsOf(part);)
            {
                int count = Math.Min(BlockRows - _filled, rows.RowsOf(part) - taken);
                _block.narrow(0, _filled, count).copy_(values.narrow(0, taken, count));
                _filled += count;
                taken += count;
                if (_filled == BlockRows)
                {
                    Merge();
                }
            }
        }
    }

    /// <summary>The statistics of all vectors so far. More may be added afterwards.</summary>
    /// <exception cref="UsageException">There have been fewer than 2.</exception>
    public GaussianStatistics ToStatistics()
    {
        FeatureChecks.RequireCount(Count, "the features", 2, "one has no covariance");
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        (Tensor mean, Tensor squares) = Merged();

        // A product's two halves may differ in the last bit.
        return new GaussianStatistics(Count, mean, (squares + squares.t()).div_(2.0 * (Count - 1)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _block?.Dispose();
        _mean?.Dispose();
        _squares?.Dispose();
    }

    /// <summary>Takes the filled part of the block into the sums.</summary>
    private void Merge()
    {
        using var scope = NewDisposeScope();
        (Tensor mean, Tensor squares) = Merged();
        (Tensor? oldMean, Tensor? oldSquares) = (_mean, _squares);
        (_mean, _squares) = (mean.DetachFromDisposeScope(), squares.DetachFromDisposeScope());
        oldMean!.Dispose();
        oldSquares?.Dispose();
        _merged += _filled;
        _filled = 0;
    }

    /// <summary>The sums with the filled part of the block, which is left as it is.</summary>
    private (Tensor Mean, Tensor Squares) Merged()
    {
        if (_filled == 0)
        {
            return (_mean!.clone(), _squares!.clone());
        }

        Tensor values = _block!.narrow(0, 0, _filled + 1).clone();
        Tensor own = values.narrow(0, 0, _filled);
        Tensor ownMean = own.mean([0]);
        own.sub_(ownMean);

        // What lies between the two means counts like one vector more.
        Tensor difference = ownMean - _mean!;
        double share = (double)_filled / Count;
        values[_filled].copy_(difference * Math.Sqrt(_merged * share));
        Tensor squares = values.t().mm(values);
        return (_mean! + difference * share, _squares is null ? squares : squares.add_(_squares));
    }
}
