using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Finds how far from each vector its nearest others in the same set are: exactly, and without a table of all pairs.</summary>
internal sealed class NearestNeighbours : IDisposable
{
    /// <summary>More candidates than are asked for: which of two is nearer can be a matter of rounding until they are compared exactly.</summary>
    private const int SpareCandidates = 8;

    private readonly FeatureRows _rows;
    private readonly Tensor _origin;
    private readonly Tensor _norms;
    private readonly Tensor _distances;
    private readonly Tensor _indices;
    private readonly int _candidates;

    private NearestNeighbours(FeatureRows rows, Tensor origin, int most)
    {
        _rows = rows;
        _origin = origin;
        _candidates = Math.Min(rows.Count, most + 1 + SpareCandidates);
        _norms = empty(rows.Count, ScalarType.Float64);
        _distances = full(rows.Count, _candidates, double.PositiveInfinity, ScalarType.Float64);
        _indices = zeros(rows.Count, _candidates, ScalarType.Int64);
    }

    /// <summary>The squared distance of each vector to its k-th nearest other one. Copies of it count as others.</summary>
    /// <param name="rows">The vectors, more than any k.</param>
    /// <param name="neighbours">The values of k.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>float64 [N] for each k</returns>
    public static Tensor[] SquaredRadii(FeatureRows rows, ReadOnlySpan<int> neighbours, CancellationToken cancellationToken)
    {
        int[] wanted = neighbours.ToArray();
        using var scope = NewDisposeScope();
        using NearestNeighbours search = new(rows, rows.Mean(), wanted.Max());
        search.CompareAll(cancellationToken);
        double[][] radii = search.ExactRadii(wanted, cancellationToken);
        return [.. radii.Select(values => tensor(values).MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _norms.Dispose();
        _distances.Dispose();
        _indices.Dispose();
    }

    /// <summary>Fills the candidates. Each pair of blocks is multiplied once and serves the rows of both.</summary>
    private void CompareAll(CancellationToken cancellationToken)
    {
        for (int a = 0; a < _rows.BlockCount; a++)
        {
            using var outer = NewDisposeScope();
            Tensor first = _rows.Block(a, _origin);
            Tensor firstNorms = first.square().sum(dim: 1);
            _rows.Part(_norms, a).copy_(firstNorms);
            for (int b = 0; b <= a; b++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                Tensor second = a == b ? first : _rows.Block(b, _origin);
                Tensor distances = SquaredDistances.OfBlocks(first, firstNorms, second, _rows.Part(_norms, b));
                if (a == b)
                {
                    // A vector is its own nearest, whatever rounding says.
                    distances.diagonal().fill_(double.NegativeInfinity);
                    Offer(a, distances, b);
                }
                else
                {
                    Offer(a, distances, b);
                    Offer(b, distances.t().contiguous(), a);
                }
            }
        }
    }

    /// <summary>Keeps the nearest of the candidates so far and those of another block.</summary>
    private void Offer(int block, Tensor distances, int others)
    {
        int count = Math.Min(_candidates, _rows.RowsOf(others));
        (Tensor near, Tensor places) = distances.topk(count, dim: 1, largest: false, sorted: false);
        (Tensor kept, Tensor keptIndices) = (_rows.Part(_distances, block), _rows.Part(_indices, block));
        Tensor all = cat([kept, near], 1);
        Tensor allIndices = cat([keptIndices, places.add_(_rows.Start(others))], 1);
        (Tensor nearest, Tensor from) = all.topk(_candidates, dim: 1, largest: false, sorted: true);
        kept.copy_(nearest);
        keptIndices.copy_(allIndices.gather(1, from));
    }

    private double[][] ExactRadii(int[] neighbours, CancellationToken cancellationToken)
    {
        double[] norms = _norms.data<double>().ToArray();
        double[] approximate = _distances.data<double>().ToArray();
        long[] indices = _indices.data<long>().ToArray();
        double error = SquaredDistances.RelativeError(_rows.Dimension);
        int most = neighbours.Max();
        double[][] radii = [.. neighbours.Select(_ => new double[_rows.Count])];
        double[] exact = new double[_candidates];
        for (int i = 0; i < _rows.Count; i++)
        {
            ReadOnlySpan<long> candidates = indices.AsSpan(i * _candidates, _candidates);
            for (int c = 0; c < _candidates; c++)
            {
                exact[c] = SquaredDistances.Exact(_rows.Row(i), _rows.Row((int)candidates[c]));
            }

            Array.Sort(exact);

            // Another y has |y|² ≤ 2|x|² + 2|x − y|², which bounds how much nearer it can be than it seemed.
            double last = approximate[i * _candidates + _candidates - 1];
            double nearestOther = last - error * (3 * norms[i] + 4 * Math.Abs(last));
            double[] distances = _candidates == _rows.Count || exact[most] == 0 || exact[most] <= nearestOther ? exact : NearestOfAll(i, most, cancellationToken);
            for (int k = 0; k < neighbours.Length; k++)
            {
                radii[k][i] = distances[neighbours[k]]; // the vector itself is at 0
            }
        }

        return radii;
    }

    /// <summary>The last resort, where many vectors are as near as rounding can tell.</summary>
    /// <returns>The squared distances to the nearest of all vectors, itself first, in order.</returns>
    private double[] NearestOfAll(int index, int most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        double[] nearest = new double[most + 1];
        nearest.AsSpan().Fill(double.PositiveInfinity);
        ReadOnlySpan<float> vector = _rows.Row(index);
        for (int block = 0; block < _rows.BlockCount; block++)
        {
            ReadOnlySpan<float> values = _rows.Values(block);
            for (; values.Length > 0; values = values[vector.Length..])
            {
                Insert(nearest, SquaredDistances.Exact(vector, values[..vector.Length]));
            }
        }

        return nearest;
    }

    /// <summary>Keeps the smallest in order.</summary>
    private static void Insert(double[] sorted, double value)
    {
        int place = sorted.Length;
        while (place > 0 && value < sorted[place - 1])
        {
            place--;
        }

        if (place < sorted.Length)
        {
            Array.Copy(sorted, place, sorted, place + 1, sorted.Length - 1 - place);
            sorted[place] = value;
        }
    }
}
