using System.Runtime.InteropServices;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>Goes through all pairs of vectors, block by block: memory grows with the vectors, never with the pairs.</summary>
internal static class PairBlocks
{
    /// <summary>What is done with a block of pairs.</summary>
    public delegate void Visit(in PairBlock block);

    /// <summary>Visits all pairs of two sets. For each row the columns come in their order, for each column the rows.</summary>
    /// <param name="rows">N vectors.</param>
    /// <param name="columns">M vectors, of the same length and type.</param>
    /// <param name="visit">Called for each block.</param>
    /// <param name="cancellationToken">Stops it, between two blocks.</param>
    public static void Between(FeatureRows rows, FeatureRows columns, Visit visit, CancellationToken cancellationToken) =>
        Compare(rows, columns, _ => columns.BlockCount, visit, cancellationToken);

    /// <summary>
    /// Visits all pairs within a set once, as pairs of a later row and an earlier column, and in the blocks on the diagonal, where
    /// <see cref="PairBlock.FirstRow"/> is <see cref="PairBlock.FirstColumn"/>, both ways.
    /// </summary>
    /// <inheritdoc cref="Between"/>
    public static void Within(FeatureRows rows, Visit visit, CancellationToken cancellationToken) =>
        Compare(rows, rows, block => block + 1, visit, cancellationToken);

    private static void Compare(FeatureRows rows, FeatureRows columns, Func<int, int> columnBlocks, Visit visit, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor origin = columns.Mean();
        double error = SquaredDistances.RelativeError(rows.Dimension);
        for (int r = 0; r < rows.BlockCount; r++)
        {
            using var outer = NewDisposeScope();
            Tensor row = rows.Block(r, origin);
            Tensor rowNorms = row.square().sum(dim: 1);
            double[] rowErrors = (rowNorms * error).data<double>().ToArray();
            for (int c = 0; c < columnBlocks(r); c++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                bool isDiagonal = rows == columns && r == c;
                Tensor column = isDiagonal ? row : columns.Block(c, origin);
                Tensor columnNorms = isDiagonal ? rowNorms : column.square().sum(dim: 1);
                Tensor squares = SquaredDistances.OfBlocks(row, rowNorms, column, columnNorms);
                visit(new PairBlock(rows, r, columns, c)
                {
                    Squares = MemoryMarshal.Cast<byte, double>(squares.bytes),
                    RowErrors = rowErrors,
                    ColumnErrors = (columnNorms * error).data<double>().ToArray(),
                });
                QuietMoment.Pass();
            }
        }
    }
}
