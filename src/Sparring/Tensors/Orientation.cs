namespace Sparring.Tensors;

/// <summary>How a stored image is turned and mirrored to be upright (Exif orientation).</summary>
/// <param name="SwapsSides">Whether stored rows are upright columns.</param>
/// <param name="ReversesRows">Whether the stored rows run from the last to the first.</param>
/// <param name="ReversesColumns">Whether the stored columns run from the last to the first.</param>
internal readonly record struct Orientation(bool SwapsSides, bool ReversesRows, bool ReversesColumns)
{
    /// <summary>As it is stored.</summary>
    public static Orientation Upright { get; }

    /// <summary>The orientation of a mark from 1 to 8, which says where the first stored row and column belong. Any other number means upright.</summary>
    public static Orientation FromExif(int mark) => mark is < 1 or > 8
        ? Upright
        : new Orientation(mark >= 5, mark is 3 or 4 or 6 or 7, mark is 2 or 3 or 7 or 8);

    /// <summary>Where a stored pixel belongs in the upright image.</summary>
    /// <param name="row">Its stored row.</param>
    /// <param name="column">Its stored column.</param>
    /// <param name="height">Stored rows.</param>
    /// <param name="width">Stored columns.</param>
    public (int Row, int Column) Place(int row, int column, int height, int width)
    {
        row = ReversesRows ? height - 1 - row : row;
        column = ReversesColumns ? width - 1 - column : column;
        return SwapsSides ? (column, row) : (row, column);
    }
}
