using Sparring.Data;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Memorisation;

/// <summary>One picture that shows fakes beside the training images that are nearest to them, so that an eye can judge.</summary>
public static class NearestPairsPicture
{
    /// <summary>Pairs that are shown where nothing else is asked for.</summary>
    public const int DefaultPairs = 30;

    private const int PairColumns = 3;
    private const int CellsOfPair = 3; // fake, training image, nothing

    private static readonly string[] _headings = ["fake", "training", ""];

    private const int ImagesAtOnce = 256;

    /// <summary>Draws three pairs in a row, the fake on the left of each, in the order given: row after row, from the left. Words above tell which is which.</summary>
    /// <param name="fakes">The fakes. They are read up to the last one that is shown.</param>
    /// <param name="training">The training images, of the same shape.</param>
    /// <param name="pairs">At least one; <see cref="MemorisationResult.Pairs"/> begins with the most alike.</param>
    /// <param name="most">How many are shown at most.</param>
    /// <returns>The bytes of a PNG file.</returns>
    /// <exception cref="UsageException">The shapes differ or are not images, an index is not in its set, or there is no pair.</exception>
    public static byte[] Encode(IImageSet fakes, IImageSet training, IReadOnlyList<NearestPair> pairs, int most = DefaultPairs)
    {
        ArgumentNullException.ThrowIfNull(fakes);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        SampleShape shape = fakes.Shape;
        if (!shape.IsImage || shape != training.Shape || pairs.Count == 0)
        {
            throw new UsageException(
                $"A picture of nearest pairs needs images of one shape and at least one pair; '{fakes.Name}' has {shape}, '{training.Name}' has {training.Shape}, and there are {pairs.Count} pairs. Open both in one size.");
        }

        NearestPair[] shown = [.. pairs.Take(most)];
        Dictionary<int, byte[]> fakeImages = Pick(fakes, shown.Select(pair => pair.FakeIndex));
        Dictionary<int, byte[]> trainingImages = Pick(training, shown.Select(pair => pair.TrainingIndex));
        int rows = (shown.Length + PairColumns - 1) / PairColumns;
        int columns = Math.Min(PairColumns, shown.Length) * CellsOfPair - 1;
        byte[] cells = new byte[rows * columns * shape.ByteCount];
        Clear(cells, shape);
        for (int i = 0; i < shown.Length; i++)
        {
            int cell = i / PairColumns * columns + i % PairColumns * CellsOfPair;
            fakeImages[shown[i].FakeIndex].CopyTo(cells, cell * shape.ByteCount);
            trainingImages[shown[i].TrainingIndex].CopyTo(cells, (cell + 1) * shape.ByteCount);
        }

        byte[] grid = ImageGrid.Encode(cells, shape.Channels, shape.Height, shape.Width, columns);
        return GridHeadings.Above(
            grid, [.. Enumerable.Range(0, columns).Select(column => _headings[column % CellsOfPair])], shape.Width * ImageGrid.ZoomOf(shape.Height, shape.Width));
    }

    /// <summary>White, or nothing where there is alpha.</summary>
    private static void Clear(byte[] cells, SampleShape shape)
    {
        if (shape.Channels < 4)
        {
            Array.Fill(cells, byte.MaxValue);
        }
    }

    private static Dictionary<int, byte[]> Pick(IImageSet set, IEnumerable<int> indices)
    {
        int[] wanted = [.. indices.Distinct().Order()];
        if (wanted[0] < 0 || wanted[^1] >= set.Count)
        {
            throw new UsageException($"The pairs should name images 0 to {set.Count - 1} of '{set.Name}'; they name {wanted[0]} to {wanted[^1]}. Give the sets that were compared.");
        }

        Dictionary<int, byte[]> picked = [];
        int start = 0;
        int next = 0;
        foreach (Tensor batch in set.Read(ImagesAtOnce))
        {
            using Tensor owned = batch;
            int count = (int)batch.shape[0];
            for (; next < wanted.Length && wanted[next] < start + count; next++)
            {
                using Tensor image = batch[wanted[next] - start].contiguous();
                picked[wanted[next]] = image.bytes.ToArray();
            }

            start += count;
            if (next == wanted.Length)
            {
                break;
            }
        }

        return picked;
    }
}
