namespace Sparring.Data.Collections;

/// <summary>What the header of an IDX file of images says.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Columns of each.</param>
internal readonly record struct IdxImages(int Count, int Height, int Width);
