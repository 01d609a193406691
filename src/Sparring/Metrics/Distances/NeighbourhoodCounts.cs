using System.Numerics;

namespace Sparring.Metrics.Distances;

/// <summary>Compares all reals with all fakes, block by block, and counts who lies in whose neighbourhood.</summary>
internal sealed class NeighbourhoodCounts
{
    /// <summary>
    /// A point whose squared distance is this share below a squared radius, or less, is on the surface, which is outside: two digits below what
    /// float32 features tell, and well above what products in float64 lose, so that exact distances are seldom needed however many ties there are.
    /// </summary>
    private const double Tie = 1e-9;

    private readonly FeatureRows _reals;
    private readonly FeatureRows _fakes;
    private readonly double[] _precisionLimits;
    private readonly double[] _densityLimits;
    private readonly double[] _recallLimits;
    private readonly bool[] _fakesInside;
    private readonly bool[] _realsInside;
    private readonly bool[] _realsCovered;

    /// <summary>Prepares.</summary>
    /// <param name="reals">N vectors.</param>
    /// <param name="fakes">M vectors.</param>
    /// <param name="realRadii">N, squared, for precision.</param>
    /// <param name="densityRadii">N, squared, for density and coverage.</param>
    /// <param name="fakeRadii">M, squared, for recall.</param>
    public NeighbourhoodCounts(FeatureRows reals, FeatureRows fakes, double[] realRadii, double[] densityRadii, double[] fakeRadii)
    {
        (_reals, _fakes) = (reals, fakes);
        (_precisionLimits, _densityLimits, _recallLimits) = (LimitsOf(realRadii), LimitsOf(densityRadii), LimitsOf(fakeRadii));
        (_fakesInside, _realsInside, _realsCovered) = (new bool[fakes.Count], new bool[reals.Count], new bool[reals.Count]);
    }

    /// <summary>Fakes in a neighbourhood of any real.</summary>
    public int FakesInside => _fakesInside.Count(isInside => isInside);

    /// <summary>Reals in a neighbourhood of any fake.</summary>
    public int RealsInside => _realsInside.Count(isInside => isInside);

    /// <summary>Reals with a fake in their neighbourhood, by the radii of density and coverage.</summary>
    public int RealsCovered => _realsCovered.Count(isCovered => isCovered);

    /// <summary>Pairs of a fake and a real in whose neighbourhood it lies, by the radii of density and coverage.</summary>
    public long DensityPairs { get; private set; }

    /// <summary>Does the work, once.</summary>
    public void CompareAll(CancellationToken cancellationToken) => PairBlocks.Between(_reals, _fakes, Count, cancellationToken);

    /// <summary>Counts one block of pairs: rows are reals, columns are fakes.</summary>
    private void Count(in PairBlock block)
    {
        ReadOnlySpan<double> recallLimits = _recallLimits.AsSpan(block.FirstColumn, block.Columns);
        for (int row = 0; row < block.Rows; row++)
        {
            int real = block.FirstRow + row;
            double rowLimit = Math.Max(_precisionLimits[real], _densityLimits[real]);
            for (int column = 0; column < block.Columns;)
            {
                int end = Math.Min(column + Vector<double>.Count, block.Columns);
                if (!block.MayBeBelow(row, column, rowLimit, recallLimits))
                {
                    column = end;
                }

                for (; column < end; column++)
                {
                    Count(block, row, column);
                }
            }
        }
    }

    private void Count(in PairBlock block, int row, int column)
    {
        (int real, int fake) = (block.FirstRow + row, block.FirstColumn + column);
        (double precision, double density, double recall) = (_precisionLimits[real], _densityLimits[real], _recallLimits[fake]);
        double square = block.SquaresOf(row)[column];
        double error = block.RowErrors[row] + block.ColumnErrors[column];
        if (Math.Abs(square - precision) <= error || Math.Abs(square - density) <= error || Math.Abs(square - recall) <= error)
        {
            square = block.Exact(row, column);
        }

        _fakesInside[fake] |= square < precision;
        _realsInside[real] |= square < recall;
        if (square < density)
        {
            _realsCovered[real] = true;
            DensityPairs++;
        }
    }

    /// <summary>Nothing lies in a ball without extent, not even where rounding makes a squared distance negative.</summary>
    private static double[] LimitsOf(double[] radii) => Array.ConvertAll(radii, radius => radius == 0 ? double.NegativeInfinity : radius * (1 - Tie));
}
