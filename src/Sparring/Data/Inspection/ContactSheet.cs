using System.Runtime.InteropServices;
using Sparring.Tensors;

namespace Sparring.Data.Inspection;

/// <summary>
/// One picture that shows what the networks will see: ten columns of samples, spread evenly over the data, or a row for each of the
/// first ten classes; below them, after an empty row, pairs of near duplicates.
/// </summary>
public static class ContactSheet
{
    private const int Columns = 10;
    private const int Rows = 10;
    private const int PairColumns = 3;
    private const int PairRows = 4;
    private const int Points = 2_000;
    private const ulong Stream = 6;

    /// <summary>Draws the sheet. Points are drawn in the plane.</summary>
    /// <param name="source">The samples; of points, those in the plane.</param>
    /// <param name="report">The report on them: its near duplicates are shown.</param>
    /// <param name="seed">Another seed chooses other samples.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Encode(IImageSource source, DataReport report, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(report);
        if (!source.Shape.IsImage)
        {
            byte[] points = Read(source, [.. Spread(source.Count, Points, seed)]);
            return PointPlot.Encode(MemoryMarshal.Cast<byte, float>(points), []);
        }

        int?[] cells = [.. source.ClassCount > 1 ? ClassRows(source, seed) : Spread(source.Count, Columns * Rows, seed).Select(index => (int?)index)];
        cells = [.. cells, .. PairCells(report.Duplicates?.NearExamples ?? [], cells.Length)];
        // Without a row to spare, few samples stand in as many columns as there are.
        int columns = Math.Min(Columns, cells.Length);
        return ImageGrid.Encode(Read(source, cells), source.Shape.Channels, source.Shape.Height, source.Shape.Width, columns);
    }

    /// <summary>Up to so many different indices, ascending, one from each of equally long stretches.</summary>
    internal static IEnumerable<int> Spread(int count, int most, long seed)
    {
        int chosen = Math.Min(count, most);
        for (int i = 0; i < chosen; i++)
        {
            long start = (long)i * count / chosen;
            long end = (long)(i + 1) * count / chosen;
            yield return (int)start + new DataRandom(seed, i, Stream).NextBelow((int)(end - start));
        }
    }

    /// <summary>A full row for each class that has samples; null where it has too few to fill it.</summary>
    private static IEnumerable<int?> ClassRows(IImageSource source, long seed)
    {
        List<int>[] members = [.. Enumerable.Range(0, source.ClassCount).Select(_ => new List<int>())];
        for (int i = 0; i < source.Count; i++)
        {
            members[source.Label(i)].Add(i);
        }

        foreach (List<int> kind in members.Where(kind => kind.Count > 0).Take(Rows))
        {
            int?[] row = new int?[Columns];
            int column = 0;
            foreach (int place in Spread(kind.Count, Columns, seed))
            {
                row[column++] = kind[place];
            }

            foreach (int? cell in row)
            {
                yield return cell;
            }
        }
    }

    /// <summary>An empty row and rows of pairs: first, second, nothing, first, second, nothing, first, second, nothing, nothing.</summary>
    private static IEnumerable<int?> PairCells(IReadOnlyList<NearPair> pairs, int before)
    {
        if (pairs.Count == 0)
        {
            yield break;
        }

        for (int i = before; i % Columns != 0; i++)
        {
            yield return null;
        }

        for (int i = 0; i < Columns; i++)
        {
            yield return null;
        }

        foreach (NearPair[] row in pairs.Take(PairColumns * PairRows).Chunk(PairColumns))
        {
            int used = 0;
            foreach (NearPair pair in row)
            {
                yield return pair.FirstIndex;
                yield return pair.SecondIndex;
                yield return null;
                used += 3;
            }

            for (; used < Columns; used++)
            {
                yield return null;
            }
        }
    }

    /// <summary>The samples one after the other; white, or nothing where there is alpha, for null.</summary>
    private static byte[] Read(IImageSource source, int?[] indices)
    {
        int size = source.Shape.ByteCount;
        byte[] samples = new byte[indices.Length * size];
        for (int i = 0; i < indices.Length; i++)
        {
            Span<byte> sample = samples.AsSpan(i * size, size);
            if (indices[i] is int index)
            {
                source.Read(index, sample);
            }
            else
            {
                sample.Fill(byte.MaxValue);
                (source.Shape.Channels == 4 ? sample[(3 * size / 4)..] : []).Clear();
            }
        }

        return samples;
    }
}
