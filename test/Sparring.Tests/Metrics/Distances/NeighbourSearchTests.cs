using Sparring.Metrics.Distances;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class NeighbourSearchTests
{
    public NeighbourSearchTests() => set_num_threads(1);

    [Fact]
    public void Find_ManyPoints_AgreesWithLookingAtEach()
    {
        // More than a block of each.
        using var scope = NewDisposeScope();
        Tensor points = arange(9_000 * 3, ScalarType.Float32).mul(0.37).sin().reshape(9_000, 3);
        Tensor queries = arange(600 * 3, ScalarType.Float32).mul(0.91).cos().reshape(600, 3);

        Neighbours found = NeighbourSearch.Find(queries, points, 4);
        Tensor all = (queries.@double().unsqueeze(1) - points.@double().unsqueeze(0)).square().sum(2).sqrt();
        (Tensor expected, Tensor indices) = all.sort(1);

        Assert.Equal(indices[.., ..4].contiguous().data<long>().ToArray(), found.Indices.Select(index => (long)index));
        Assert.All(expected[.., ..4].contiguous().data<double>().ToArray().Zip(found.Distances), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Find_PointsFarFromTheOriginThatNearlyCoincide_KeepsTheirOrder()
    {
        // |a|² is 10⁸ times the differences that decide; in single precision all would be equal.
        double[] offsets = [3e-3, 1e-3, 2e-3, 0, 1e-3];
        using Tensor points = tensor([.. offsets.SelectMany(offset => new[] { 1000 + offset, -2000 })], [5, 2]);
        using Tensor query = tensor(new double[] { 1000, -2000 }, [1, 2]);

        Neighbours found = NeighbourSearch.Find(query, points, 5);

        Assert.Equal([3, 1, 4, 2, 0], found.Indices);
        Assert.Equal(0, found.Distances[0]);
        Assert.Equal(1e-3, found.Distances[1], 1e-9);
    }

    [Fact]
    public void Find_EqualPoints_GivesTheFirst()
    {
        using Tensor points = ones(5_000, 2);
        using Tensor queries = zeros(3, 2);

        Neighbours found = NeighbourSearch.Find(queries, points, 2);

        Assert.Equal([0, 1, 0, 1, 0, 1], found.Indices);
        Assert.All(found.Distances, distance => Assert.Equal(Math.Sqrt(2), distance, 1e-15));
    }
}
