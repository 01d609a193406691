namespace Sparring.Data.Collections.Parquet;

/// <summary>The values of one column in one row group.</summary>
/// <param name="Column">Its place among the columns.</param>
/// <param name="Start">Where its first page stands in the file.</param>
/// <param name="Length">Bytes of all its pages.</param>
/// <param name="Rows">How many values it has, with those that are null.</param>
/// <param name="Codec">How pages are packed, as the format numbers it.</param>
internal readonly record struct ParquetChunk(int Column, long Start, long Length, int Rows, int Codec);
