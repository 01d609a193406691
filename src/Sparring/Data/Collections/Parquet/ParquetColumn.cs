namespace Sparring.Data.Collections.Parquet;

/// <summary>One column of a Parquet file's schema, without those that only hold others.</summary>
/// <param name="Index">Its place among the columns.</param>
/// <param name="Path">The names on the way to it, joined by dots.</param>
/// <param name="Type">Its physical type.</param>
/// <param name="IsText">Whether its bytes are meant as text.</param>
/// <param name="Definition">The level at which a value is there; 0 where it always is.</param>
/// <param name="Repetition">Above 0 where a row may have several values.</param>
internal sealed record ParquetColumn(int Index, string Path, ParquetType Type, bool IsText, int Definition, int Repetition)
{
    public bool IsBinary => Type == ParquetType.Binary && !IsText && Repetition == 0;

    public bool IsInteger => Type is ParquetType.Int32 or ParquetType.Int64 && Repetition == 0;
}

/// <summary>How values are stored, as the format numbers it; those that matter here.</summary>
internal enum ParquetType
{
    /// <summary>One that only holds other columns.</summary>
    None = -1,

    /// <summary>Four bytes, little-endian.</summary>
    Int32 = 1,

    /// <summary>Eight bytes, little-endian.</summary>
    Int64 = 2,

    /// <summary>A length in four bytes, and bytes.</summary>
    Binary = 6,
}
