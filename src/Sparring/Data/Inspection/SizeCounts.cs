using System.Runtime.InteropServices;

namespace Sparring.Data.Inspection;

/// <summary>Counts sizes of images, and sums them up.</summary>
internal sealed class SizeCounts(SampleShape sample)
{
    private const int Frequent = 5;
    private const int RareDivisor = 20;

    // As whole numbers, so that 3:2 cut to a square, a loss of a third, is the same on each machine.
    private const int KeptOfTen = 6;

    private readonly Dictionary<ImageSize, int> _counts = [];

    public void Add(ImageSize size) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, size, out _)++;

    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public SizeReport Sum()
    {
        ImageSize[] byArea = [.. _counts.Keys.OrderBy(size => size.Area).ThenBy(size => size.Width)];
        ImageSize[] byShorterSide = [.. byArea.OrderBy(ShorterSide)];
        int total = _counts.Values.Sum();
        return new SizeReport
        {
            Smallest = byArea[0],
            Median = Quantile(byArea, total / 2),
            Largest = byArea[^1],
            Distinct = byArea.Length,
            MostFrequent =
            [
                .. byArea.OrderByDescending(size => _counts[size]).Take(Frequent).Select(size => new NamedCount(size.ToString(), _counts[size])),
            ],
            Enlarged = CountWhere(size => size.Height < sample.Height || size.Width < sample.Width),
            StronglyCropped = CountWhere(IsStronglyCropped),
            CommonSide = ShorterSide(Quantile(byShorterSide, total / RareDivisor)),
        };
    }

    private static int ShorterSide(ImageSize size) => Math.Min(size.Width, size.Height);

    private int CountWhere(Func<ImageSize, bool> condition) => _counts.Where(pair => condition(pair.Key)).Sum(pair => pair.Value);

    /// <summary>The image at a place, from 0, when they stand in this order.</summary>
    private ImageSize Quantile(ImageSize[] order, int place)
    {
        foreach (ImageSize size in order)
        {
            place -= _counts[size];
            if (place < 0)
            {
                return size;
            }
        }

        throw new InvalidOperationException("There are fewer images than that.");
    }

    /// <summary>What is kept of the area is the lesser aspect ratio by the greater.</summary>
    private bool IsStronglyCropped(ImageSize size)
    {
        long own = (long)size.Width * sample.Height;
        long samples = (long)size.Height * sample.Width;
        return Math.Min(own, samples) * 10 < Math.Max(own, samples) * KeptOfTen;
    }
}
