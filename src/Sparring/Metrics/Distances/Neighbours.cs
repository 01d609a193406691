namespace Sparring.Metrics.Distances;

/// <summary>The nearest points of each query.</summary>
/// <param name="Count">K, of each query.</param>
/// <param name="Indices">[N, K] in row-major order: the nearest first; of equally near ones the one with the lower index.</param>
/// <param name="Distances">[N, K]: Euclidean.</param>
internal sealed record Neighbours(int Count, int[] Indices, double[] Distances)
{
    /// <summary>Queries.</summary>
    public int QueryCount => Indices.Length / Count;

    /// <summary>Which point is nearest to a query.</summary>
    public int Nearest(int query) => Indices[query * Count];

    /// <summary>The distances of a query, ascending.</summary>
    public ReadOnlySpan<double> DistancesOf(int query) => Distances.AsSpan(query * Count, Count);
}
