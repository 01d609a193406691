namespace Sparring.Metrics.Distances;

/// <summary>The nearest points of each query.</summary>
/// <param name="Count">K, of each query.</param>
/// <param name="Indices">[N, K] in row-major order: the nearest first; of equally near ones the one with the lower index.</param>
/// <param name="Squares">[N, K]: squared Euclidean distances.</param>
internal sealed record Neighbours(int Count, int[] Indices, double[] Squares)
{
    /// <summary>Queries.</summary>
    public int QueryCount => Indices.Length / Count;

    /// <summary>Which point is nearest to a query.</summary>
    public int Nearest(int query) => Indices[query * Count];

    /// <summary>How far a query's neighbours are, Euclidean, ascending.</summary>
    public double[] DistancesOf(int query) => Array.ConvertAll(Squares[(query * Count)..((query + 1) * Count)], Math.Sqrt);

    /// <summary>The squared distance of each query to its k-th nearest point.</summary>
    /// <param name="k">1 to K.</param>
    public double[] SquaredRadii(int k) => [.. Enumerable.Range(0, QueryCount).Select(query => Squares[query * Count + k - 1])];
}
