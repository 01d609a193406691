using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Feature vectors in blocks of rows, so that tables of all pairs need never be whole.</summary>
internal sealed class FeatureRows : IDisposable
{
    /// <summary>What a block takes in float64 at most, as long as it has more than <see cref="FewestRows"/>.</summary>
    private const long BlockBytes = 32L << 20;

    private const int MostRows = 2048;
    private const int FewestRows = 16;

    private readonly Tensor _vectors;
    private readonly List<Tensor> _blocks = [];
    private readonly int _blockRows;

    /// <summary>Looks at vectors without copying them.</summary>
    /// <param name="features">float32 [N, D].</param>
    /// <param name="what">Their name for messages, such as "the real features".</param>
    /// <exception cref="UsageException">They have another shape or type, or hold NaN or infinity.</exception>
    public FeatureRows(Tensor features, string what)
        : this(Checked(features, what))
    {
    }

    private FeatureRows(Tensor vectors)
    {
        Count = checked((int)vectors.shape[0]);
        Dimension = checked((int)vectors.shape[1]);
        _blockRows = (int)Math.Clamp(BlockBytes / (sizeof(double) * vectors.shape[1]), FewestRows, MostRows);
        using var scope = NewDisposeScope();
        Tensor plain = vectors.detach().cpu().contiguous();
        _vectors = plain.alias().DetachFromDisposeScope();
        IsDouble = plain.dtype == ScalarType.Float64;
        for (int start = 0; start < Count; start += _blockRows)
        {
            _blocks.Add(plain.narrow(0, start, Math.Min(_blockRows, Count - start)).DetachFromDisposeScope());
        }
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>D.</summary>
    public int Dimension { get; }

    /// <summary>Whether the vectors are float64, and not float32.</summary>
    public bool IsDouble { get; }

    /// <summary>How many blocks there are.</summary>
    public int BlockCount => _blocks.Count;

    /// <summary>Looks at points of any type: float32 ones without copying them, others in float64.</summary>
    /// <param name="points">[N, D], N and D at least 1.</param>
    /// <param name="what">Their name for messages, such as "the features of the fakes".</param>
    /// <param name="isDouble">Takes float32 ones in float64 too, so that they can be compared with such.</param>
    /// <exception cref="UsageException">They have another shape, or hold NaN or infinity.</exception>
    public static FeatureRows OfPoints(Tensor points, string what, bool isDouble)
    {
        FeatureChecks.RequirePoints(points, what);
        if (!isDouble && points.dtype == ScalarType.Float32)
        {
            return new FeatureRows(points);
        }

        using Tensor wide = points.detach().to(ScalarType.Float64, copy: true);
        return new FeatureRows(wide);
    }

    /// <summary>The first row of a block.</summary>
    public int Start(int block) => block * _blockRows;

    /// <summary>How many rows a block has.</summary>
    public int RowsOf(int block) => Math.Min(_blockRows, Count - Start(block));

    /// <summary>A block's vectors.</summary>
    /// <param name="block">Which.</param>
    /// <returns>float64 [n, D], the caller's to change.</returns>
    public Tensor Block(int block) => _blocks[block].to(ScalarType.Float64, copy: true);

    /// <summary>A block's vectors, seen from another origin: products of small numbers lose fewer digits in a difference.</summary>
    /// <param name="block">Which.</param>
    /// <param name="origin">float64 [D].</param>
    /// <returns>float64 [n, D]</returns>
    public Tensor Block(int block, Tensor origin) => Block(block).sub_(origin);

    /// <summary>A block's vectors one after the other, as they were given: float32, or float64 where <see cref="IsDouble"/>.</summary>
    public ReadOnlySpan<byte> Bytes(int block) => _blocks[block].bytes;

    /// <summary>One float32 vector, as it was given.</summary>
    public ReadOnlySpan<float> Row(int index)
    {
        (int block, int row) = Math.DivRem(index, _blockRows);
        return MemoryMarshal.Cast<byte, float>(Bytes(block)).Slice(row * Dimension, Dimension);
    }

    /// <summary>Some vectors.</summary>
    /// <param name="indices">Which, n of them.</param>
    /// <returns>float64 [n, D]</returns>
    public Tensor Pick(ReadOnlySpan<int> indices)
    {
        using var scope = NewDisposeScope();
        return _vectors.index_select(0, tensor(indices.ToArray())).to(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    /// <summary>Part of a tensor that has an entry for each vector.</summary>
    /// <param name="tensor">[N, …]</param>
    /// <param name="block">Which block's.</param>
    /// <returns>[n, …], a view</returns>
    public Tensor Part(Tensor tensor, int block) => tensor.narrow(0, Start(block), RowsOf(block));

    /// <summary>The mean of all vectors.</summary>
    /// <returns>float64 [D]</returns>
    public Tensor Mean()
    {
        using var scope = NewDisposeScope();
        Tensor sum = zeros(Dimension, ScalarType.Float64);
        for (int block = 0; block < BlockCount; block++)
        {
            using var each = NewDisposeScope();
            sum.add_(Block(block).sum(dim: 0));
        }

        return sum.div_(Count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        foreach (Tensor block in _blocks)
        {
            block.Dispose();
        }
    }

    private static Tensor Checked(Tensor features, string what)
    {
        FeatureChecks.RequireFeatures(features, what);
        return features;
    }
}
