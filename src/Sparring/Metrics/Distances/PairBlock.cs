using System.Numerics;
using System.Runtime.InteropServices;

namespace Sparring.Metrics.Distances;

/// <summary>The squared distances of all pairs of a block of rows and a block of columns: quick ones with their error, exact ones on demand.</summary>
internal readonly ref struct PairBlock
{
    private readonly ReadOnlySpan<byte> _rowVectors;
    private readonly ReadOnlySpan<byte> _columnVectors;
    private readonly int _dimension;
    private readonly bool _isDouble;

    public PairBlock(FeatureRows rows, int rowBlock, FeatureRows columns, int columnBlock)
    {
        (FirstRow, FirstColumn) = (rows.Start(rowBlock), columns.Start(columnBlock));
        (Rows, Columns) = (rows.RowsOf(rowBlock), columns.RowsOf(columnBlock));
        _rowVectors = rows.Bytes(rowBlock);
        _columnVectors = columns.Bytes(columnBlock);
        (_dimension, _isDouble) = (rows.Dimension, rows.IsDouble);
    }

    /// <summary>Index of the first row's vector in its set.</summary>
    public int FirstRow { get; }

    /// <summary>Index of the first column's vector in its set.</summary>
    public int FirstColumn { get; }

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>m.</summary>
    public int Columns { get; }

    /// <summary>Row after row, n·m numbers; each is off by no more than its row's and its column's error together.</summary>
    public required ReadOnlySpan<double> Squares { get; init; }

    /// <summary>n numbers.</summary>
    public required ReadOnlySpan<double> RowErrors { get; init; }

    /// <summary>m numbers.</summary>
    public required ReadOnlySpan<double> ColumnErrors { get; init; }

    /// <summary>The quick squared distances of a row.</summary>
    public ReadOnlySpan<double> SquaresOf(int row) => Squares.Slice(row * Columns, Columns);

    /// <summary>The squared distance of a pair, by its difference.</summary>
    public double Exact(int row, int column) => _isDouble
        ? SquaredDistances.Exact(VectorOf<double>(_rowVectors, row), VectorOf<double>(_columnVectors, column))
        : SquaredDistances.Exact(VectorOf<float>(_rowVectors, row), VectorOf<float>(_columnVectors, column));

    /// <summary>Whether any of the pairs of a row from a column on, as many as a vector holds, may lie below the row's limit or its column's.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="column">The first column.</param>
    /// <param name="rowLimit">The row's limit.</param>
    /// <param name="columnLimits">m limits; empty where columns have none.</param>
    public bool MayBeBelow(int row, int column, double rowLimit, ReadOnlySpan<double> columnLimits)
    {
        if (column > Columns - Vector<double>.Count)
        {
            return true;
        }

        Vector<double> lowest = new Vector<double>(SquaresOf(row)[column..]) - new Vector<double>(ColumnErrors[column..]) - new Vector<double>(RowErrors[row]);
        return Vector.LessThanAny(lowest, new Vector<double>(rowLimit))
            || (columnLimits.Length > 0 && Vector.LessThanAny(lowest, new Vector<double>(columnLimits[column..])));
    }

    private ReadOnlySpan<T> VectorOf<T>(ReadOnlySpan<byte> vectors, int index)
        where T : struct => MemoryMarshal.Cast<byte, T>(vectors).Slice(index * _dimension, _dimension);
}
