using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// Finds nearest neighbours by looking at all pairs, block by block. |a|² + |b|² − 2ab proposes, with a margin for its
/// rounding, and the sum of the squared differences decides: a copy is at distance 0, and near-equal distances come in their true order.
/// </summary>
internal sealed class NeighbourSearch
{
    private const int QueriesAtOnce = 256;
    private const int PointsAtOnce = 4096;

    /// <summary>The error of a squared distance, as a share of |a|² + |b|², is some roundings (2⁻⁵³) each of the many sums; this is far above.</summary>
    private const double Margin = 1e-11;

    private readonly int _count;
    private readonly int _dimension;
    private readonly int[] _indices;
    private readonly double[] _squares;

    private NeighbourSearch(int queries, int count, int dimension)
    {
        _count = count;
        _dimension = dimension;
        _indices = new int[queries * count];
        _squares = new double[queries * count];
        Array.Fill(_indices, int.MaxValue);
        Array.Fill(_squares, double.PositiveInfinity);
    }

    /// <summary>Finds the nearest points of each query.</summary>
    /// <param name="queries">[N, D], finite.</param>
    /// <param name="points">[M, D], finite.</param>
    /// <param name="count">K, 1 to M.</param>
    /// <remarks>Beside the two sets it takes memory for 4,096 points and 256 queries in double precision, and the result.</remarks>
    public static Neighbours Find(Tensor queries, Tensor points, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, points.shape[0]);
        using var noGradient = no_grad();
        int n = (int)queries.shape[0];
        var search = new NeighbourSearch(n, count, (int)points.shape[1]);
        for (int firstPoint = 0; firstPoint < points.shape[0]; firstPoint += PointsAtOnce)
        {
            using var scope = NewDisposeScope();
            Tensor near = Block(points, firstPoint, PointsAtOnce);
            Tensor nearSquares = near.square().sum(1);
            double[] nearValues = near.data<double>().ToArray();
            for (int firstQuery = 0; firstQuery < n; firstQuery += QueriesAtOnce)
            {
                search.Compare(Block(queries, firstQuery, QueriesAtOnce), firstQuery, near, nearSquares, nearValues, firstPoint);
            }
        }

        return new Neighbours(count, search._indices, [.. search._squares.Select(Math.Sqrt)]);
    }

    private static Tensor Block(Tensor set, int first, int most) =>
        set.narrow(0, first, Math.Min(most, set.shape[0] - first)).cpu().to(ScalarType.Float64).contiguous();

    private void Compare(Tensor queries, int firstQuery, Tensor points, Tensor pointSquares, double[] pointValues, int firstPoint)
    {
        using var scope = NewDisposeScope();
        using Tensor owned = queries;
        int n = (int)queries.shape[0];
        Tensor querySquares = queries.square().sum(1, keepdim: true);
        Tensor squares = (querySquares + pointSquares).sub_(queries.mm(points.t()).mul_(2)); // [N, M]
        Tensor margin = (querySquares + pointSquares.max()) * Margin;

        // What is nearer than the K-th of this block and the K-th so far.
        int k = (int)Math.Min(_count, points.shape[0]);
        Tensor bound = squares.topk(k, 1, largest: false, sorted: true).values.narrow(1, k - 1, 1);
        double[] kth = new double[n];
        for (int i = 0; i < n; i++)
        {
            kth[i] = _squares[(firstQuery + i) * _count + _count - 1];
        }

        bound = k < _count ? tensor(kth, [n, 1]) : minimum(bound, tensor(kth, [n, 1]));
        long[] candidates = (squares <= bound + 2 * margin).nonzero().data<long>().ToArray();
        double[] queryValues = queries.data<double>().ToArray();
        for (int i = 0; i < candidates.Length; i += 2)
        {
            int query = (int)candidates[i];
            int point = (int)candidates[i + 1];
            double square = SquaredDistance(queryValues.AsSpan(query * _dimension, _dimension), pointValues.AsSpan(point * _dimension, _dimension));
            Insert(firstQuery + query, firstPoint + point, square);
        }
    }

    private static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++)
        {
            double difference = a[d] - b[d];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>Keeps the nearest in order. Points come with ascending indices, so that of equally near ones the first stays.</summary>
    private void Insert(int query, int point, double square)
    {
        Span<double> squares = _squares.AsSpan(query * _count, _count);
        Span<int> indices = _indices.AsSpan(query * _count, _count);
        int place = _count;
        while (place > 0 && square < squares[place - 1])
        {
            place--;
        }

        if (place < _count)
        {
            squares[place..^1].CopyTo(squares[(place + 1)..]);
            indices[place..^1].CopyTo(indices[(place + 1)..]);
            squares[place] = square;
            indices[place] = point;
        }
    }
}
