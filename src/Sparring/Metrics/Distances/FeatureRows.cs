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

    private readonly List<Tensor> _blocks = [];
    private readonly int _blockRows;

    /// <summary>Looks at vectors without copying them.</summary>
    /// <param name="features">float32 [N, D].</param>
    /// <param name="what">Their name for messages, such as "the real features".</param>
    /// <exception cref="UsageException">They have another shape or type, or hold NaN or infinity.</exception>
    public FeatureRows(Tensor features, string what)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() != 2 || features.shape[1] == 0 || features.dtype != ScalarType.Float32)
        {
            throw new UsageException(
                $"{Capitalised(what)} should be float32 [N, D] with D > 0, but are {features.dtype} [{string.Join(", ", features.shape)}]. Pass the vectors of a feature extractor.");
        }

        Count = checked((int)features.shape[0]);
        Dimension = checked((int)features.shape[1]);
        _blockRows = (int)Math.Clamp(BlockBytes / (sizeof(double) * features.shape[1]), FewestRows, MostRows);
        using (NewDisposeScope())
        {
            Tensor plain = features.detach().cpu().contiguous();
            for (int start = 0; start < Count; start += _blockRows)
            {
                _blocks.Add(plain.narrow(0, start, Math.Min(_blockRows, Count - start)).DetachFromDisposeScope());
            }
        }

        try
        {
            RequireFinite(what);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>D.</summary>
    public int Dimension { get; }

    /// <summary>How many blocks there are.</summary>
    public int BlockCount => _blocks.Count;

    /// <summary>The first row of a block.</summary>
    public int Start(int block) => block * _blockRows;

    /// <summary>How many rows a block has.</summary>
    public int RowsOf(int block) => Math.Min(_blockRows, Count - Start(block));

    /// <summary>A block's vectors.</summary>
    /// <param name="block">Which.</param>
    /// <returns>float64 [n, D]</returns>
    public Tensor Block(int block) => _blocks[block].to(ScalarType.Float64);

    /// <summary>A block's vectors, seen from another origin: products of small numbers lose fewer digits in a difference.</summary>
    /// <param name="block">Which.</param>
    /// <param name="origin">float64 [D].</param>
    /// <returns>float64 [n, D]</returns>
    public Tensor Block(int block, Tensor origin) => Block(block).sub_(origin);

    /// <summary>A block's vectors one after the other, as they were given.</summary>
    public ReadOnlySpan<float> Values(int block) => MemoryMarshal.Cast<byte, float>(_blocks[block].bytes);

    /// <summary>One vector, as it was given.</summary>
    public ReadOnlySpan<float> Row(int index)
    {
        (int block, int row) = Math.DivRem(index, _blockRows);
        return Values(block).Slice(row * Dimension, Dimension);
    }

    /// <summary>Some vectors.</summary>
    /// <param name="indices">Which, n of them.</param>
    /// <returns>float64 [n, D]</returns>
    public Tensor Pick(ReadOnlySpan<int> indices)
    {
        using var scope = NewDisposeScope();
        Tensor picked = empty(indices.Length, Dimension, ScalarType.Float32);
        Span<float> values = MemoryMarshal.Cast<byte, float>(picked.bytes);
        for (int i = 0; i < indices.Length; i++)
        {
            Row(indices[i]).CopyTo(values[(i * Dimension)..]);
        }

        return picked.to(ScalarType.Float64).MoveToOuterDisposeScope();
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
        foreach (Tensor block in _blocks)
        {
            block.Dispose();
        }
    }

    /// <summary>Refuses two sets that cannot be compared.</summary>
    /// <exception cref="UsageException">Their vectors have different lengths.</exception>
    public static void RequireSameDimension(long first, string firstName, long second, string secondName)
    {
        if (first != second)
        {
            throw new UsageException(
                $"{Capitalised(firstName)} have {first} dimensions, {secondName} have {second}. Extract both with the same feature extractor.");
        }
    }

    /// <summary>Refuses a set that is too small for a metric to mean anything.</summary>
    /// <exception cref="UsageException">It has fewer.</exception>
    public static void RequireCount(long count, string what, long least, string why)
    {
        if (count < least)
        {
            throw new UsageException($"{Capitalised(what)} should be of at least {least} images, because {why}, but are of {count}. Give more images.");
        }
    }

    private void RequireFinite(string what)
    {
        for (int block = 0; block < BlockCount; block++)
        {
            using var scope = NewDisposeScope();
            Tensor isWhole = _blocks[block].isfinite().all(1);
            if (!isWhole.all().item<bool>())
            {
                long row = Start(block) + isWhole.logical_not().nonzero()[0].item<long>();
                throw new UsageException(
                    $"{Capitalised(what)} should be finite numbers, but hold NaN or infinity at image {row} (counted from 0). Look at that image: what drew it may have diverged.");
            }
        }
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
