using Sparring.Metrics.Distances;
using TorchSharp;
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

        Neighbours found = Between(queries, points, 4);
        Tensor all = (queries.@double().unsqueeze(1) - points.@double().unsqueeze(0)).square().sum(2).sqrt();
        (Tensor expected, Tensor indices) = all.sort(1);

        Assert.Equal(indices[.., ..4].contiguous().data<long>().ToArray(), found.Indices.Select(index => (long)index));
        Assert.All(expected[.., ..4].contiguous().data<double>().ToArray().Zip(Distances(found)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Find_PointsFarFromTheOriginThatNearlyCoincide_KeepsTheirOrder()
    {
        // |a|² is 10⁸ times the differences that decide; in single precision all would be equal.
        double[] offsets = [3e-3, 1e-3, 2e-3, 0, 1e-3];
        using Tensor points = tensor([.. offsets.SelectMany(offset => new[] { 1000 + offset, -2000 })], [5, 2]);
        using Tensor query = tensor(new double[] { 1000, -2000 }, [1, 2]);

        Neighbours found = Between(query, points, 5);

        Assert.Equal([3, 1, 4, 2, 0], found.Indices);
        Assert.Equal(0, Distances(found)[0]);
        Assert.Equal(1e-3, Distances(found)[1], 1e-9);
    }

    [Fact]
    public void Find_EqualPoints_GivesTheFirst()
    {
        using Tensor points = ones(5_000, 2);
        using Tensor queries = zeros(3, 2);

        Neighbours found = Between(queries, points, 2);

        Assert.Equal([0, 1, 0, 1, 0, 1], found.Indices);
        Assert.All(Distances(found), distance => Assert.Equal(Math.Sqrt(2), distance, 1e-15));
    }

    [Theory]
    [InlineData(5_000, 3, false)]
    [InlineData(700, 40, true)]
    public void Within_ManyPoints_AgreesWithLookingAtEachOther(int count, int dimension, bool isDouble)
    {
        using var scope = NewDisposeScope();
        Tensor points = arange(count * dimension, ScalarType.Float32).mul(0.37).sin().reshape(count, dimension);
        using var rows = FeatureRows.OfPoints(points, "the points", isDouble);

        Neighbours found = NeighbourSearch.Within(rows, 3, TestContext.Current.CancellationToken);
        Tensor all = cdist(points.@double(), points.@double(), 2, compute_mode.donot_use_mm_for_euclid_dist);
        all.diagonal().fill_(double.PositiveInfinity);
        (Tensor expected, Tensor indices) = all.topk(3, 1, largest: false);

        Assert.Equal(indices.data<long>().ToArray(), found.Indices.Select(index => (long)index));
        Assert.All(expected.data<double>().ToArray().Zip(Distances(found)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(found.Squares.Where((_, i) => i % 3 == 1), found.SquaredRadii(2));
    }

    [Fact]
    public void Within_EqualPointsAmongOthers_HasThemAtZeroAndTheFirstOnesFirst()
    {
        using var scope = NewDisposeScope();
        Tensor points = cat([ones(3_000, 2), arange(10, ScalarType.Float32).unsqueeze(1).expand(10, 2) + 5]);
        using FeatureRows rows = new(points, "the points");

        Neighbours found = NeighbourSearch.Within(rows, 2, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 0, 2, 0, 1], found.Indices[..6]);
        Assert.Equal([0, 1], found.Indices[(2 * 2_999)..(2 * 3_000)]);
        Assert.All(found.Squares[..6_000], square => Assert.Equal(0, square));
        Assert.Equal([3_001, 3_002], found.Indices[6_000..6_002]);
        Assert.Equal([2.0, 8.0], found.Squares[6_000..6_002]);
    }

    [Fact]
    public void Between_OtherNumbersOfThreads_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        Tensor points = arange(4_000 * 30, ScalarType.Float32).mul(0.37).sin().reshape(4_000, 30);
        Neighbours one = Between(points, points, 4);
        set_num_threads(2);
        Neighbours two = Between(points, points, 4);
        set_num_threads(1);

        Assert.Equal(one.Indices, two.Indices);
        Assert.Equal(one.Squares, two.Squares);
    }

    [Fact]
    public void Between_Cancelled_Stops()
    {
        using FeatureRows rows = new(zeros(9, 2), "the points");
        CancellationToken cancelled = new(canceled: true);

        Assert.ThrowsAny<OperationCanceledException>(() => NeighbourSearch.Between(rows, rows, 1, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => NeighbourSearch.Within(rows, 1, cancelled));
    }

    private static double[] Distances(Neighbours found) => Array.ConvertAll(found.Squares, Math.Sqrt);

    private static Neighbours Between(Tensor queries, Tensor points, int count)
    {
        bool isDouble = points.dtype == ScalarType.Float64;
        using var queryRows = FeatureRows.OfPoints(queries, "the queries", isDouble);
        using var pointRows = FeatureRows.OfPoints(points, "the points", isDouble);
        return NeighbourSearch.Between(queryRows, pointRows, count, TestContext.Current.CancellationToken);
    }
}
