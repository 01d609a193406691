using Sparring.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class FeatureRowsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public FeatureRowsTests() => set_num_threads(1);

    [Theory]
    [InlineData(5000, 3, 3)]
    [InlineData(40, 300_000, 3)] // long vectors: 16 in a block
    public void Blocks_Together_AreAllRows(int count, int dimension, int blocks)
    {
        Tensor features = arange((long)count * dimension).remainder(9973).to(ScalarType.Float32).view(count, dimension);
        using FeatureRows rows = new(features, "the features");

        Assert.Equal((count, dimension, blocks), (rows.Count, rows.Dimension, rows.BlockCount));
        Assert.Equal(count, Enumerable.Range(0, blocks).Sum(rows.RowsOf));
        Assert.True((cat([.. Enumerable.Range(0, blocks).Select(i => rows.Block(i))]) == features).all().item<bool>());
        Assert.True((rows.Mean() - features.to(ScalarType.Float64).mean([0])).abs().max().item<double>() < 1e-9);
        Assert.Equal(features[count - 1].data<float>().ToArray(), rows.Row(count - 1).ToArray());
        Assert.True((rows.Pick([count - 1, 0]) == features[tensor(new long[] { count - 1, 0 })]).all().item<bool>());
    }

    [Fact]
    public void Row_OfTransposedFeatures_IsARow()
    {
        using FeatureRows rows = new(tensor(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }).t(), "the features");
        Assert.Equal([2f, 4f, 6f], rows.Row(1).ToArray());
    }

    public void Dispose() => _scope.Dispose();
}
