using System.Numerics;

namespace Sparring.Metrics.Distances;

/// <summary>
/// Finds nearest neighbours by looking at all pairs, block by block. |a|² + |b|² − 2ab proposes, with a margin for its rounding, and the sum
/// of the squared differences decides: a copy is at distance 0, and near-equal distances come in their true order.
/// </summary>
/// <remarks>
/// Where squared distances agree to <see cref="Tie"/>, who is the K-th nearest goes by the index. Without that, a set in which very many are
/// equally near, such as vectors of few different numbers, would have all its pairs looked at twice.
/// </remarks>
internal sealed class NeighbourSearch
{
    /// <summary>Squared distances that differ by a smaller share are equal: three digits below what float32 features tell.</summary>
    private const double Tie = 1e-10;

    private readonly int _count;
    private readonly int[] _indices;
    private readonly double[] _squares;
    private readonly double[] _limits;

    private NeighbourSearch(int queries, int count)
    {
        _count = count;
        _indices = new int[checked(queries * count)];
        _squares = new double[queries * count];
        _limits = new double[queries];
        Array.Fill(_squares, double.PositiveInfinity);
        Array.Fill(_limits, double.PositiveInfinity);
    }

    /// <summary>The nearest points of each query.</summary>
    /// <param name="queries">N vectors.</param>
    /// <param name="points">M vectors, of the same length and type.</param>
    /// <param name="count">K, 1 to M.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static Neighbours Between(FeatureRows queries, FeatureRows points, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, points.Count);
        NeighbourSearch search = new(queries.Count, count);
        PairBlocks.Between(queries, points, search.OfferToRows, cancellationToken);
        return search.Found();
    }

    /// <summary>The nearest others of each vector in a set: never itself, but a copy of it counts.</summary>
    /// <param name="vectors">N vectors.</param>
    /// <param name="count">K, 1 to N − 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static Neighbours Within(FeatureRows vectors, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, vectors.Count);
        NeighbourSearch search = new(vectors.Count, count);
        PairBlocks.Within(vectors, search.OfferToBoth, cancellationToken);
        return search.Found();
    }

    private Neighbours Found() => new(_count, _indices, _squares);

    private void OfferToRows(in PairBlock block) => Offer(block, columnLimits: [], isDiagonal: false);

    private void OfferToBoth(in PairBlock block)
    {
        bool isDiagonal = block.FirstRow == block.FirstColumn;
        Offer(block, isDiagonal ? [] : _limits.AsSpan(block.FirstColumn, block.Columns), isDiagonal);
    }

    /// <summary>Looks through a block for pairs that may be nearer than what their row, or their column, has.</summary>
    private void Offer(in PairBlock block, ReadOnlySpan<double> columnLimits, bool isDiagonal)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            int query = block.FirstRow + row;
            ReadOnlySpan<double> squares = block.SquaresOf(row);
            for (int column = 0; column < block.Columns;)
            {
                int end = Math.Min(column + Vector<double>.Count, block.Columns);
                if (!block.MayBeBelow(row, column, _limits[query], columnLimits))
                {
                    column = end;
                }

                for (; column < end; column++)
                {
                    double lowest = squares[column] - block.ColumnErrors[column] - block.RowErrors[row];
                    bool isForRow = lowest < _limits[query] && !(isDiagonal && row == column);
                    bool isForColumn = columnLimits.Length > 0 && lowest < columnLimits[column];
                    if (!isForRow && !isForColumn)
                    {
                        continue;
                    }

                    double square = block.Exact(row, column);
                    Insert(query, block.FirstColumn + column, square);
                    if (columnLimits.Length > 0)
                    {
                        Insert(block.FirstColumn + column, query, square);
                    }
                }
            }
        }
    }

    /// <summary>Keeps the nearest in order. Points come with ascending indices, so that of equally near ones the first stays.</summary>
    private void Insert(int query, int point, double square)
    {
        if (!(square < _limits[query]))
        {
            return;
        }

        Span<double> squares = _squares.AsSpan(query * _count, _count);
        Span<int> indices = _indices.AsSpan(query * _count, _count);
        int place = _count - 1;
        for (; place > 0 && square < squares[place - 1]; place--)
        {
            squares[place] = squares[place - 1];
            indices[place] = indices[place - 1];
        }

        (squares[place], indices[place]) = (square, point);
        _limits[query] = squares[^1] * (1 - Tie);
    }
}
