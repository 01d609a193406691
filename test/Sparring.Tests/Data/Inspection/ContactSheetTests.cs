using Sparring.Data;
using Sparring.Data.Inspection;
using Sparring.Tensors;

namespace Sparring.Tests.Data.Inspection;

public sealed class ContactSheetTests
{
    private const int Cell = 64 + 2;

    [Theory]
    [InlineData(1_000, 100)]
    [InlineData(7, 7)]
    public void Spread_Indices_ComeFromStretchesOfEqualLength(int count, int chosen)
    {
        int[] indices = [.. ContactSheet.Spread(count, 100, seed: 1)];

        Assert.Equal(chosen, indices.Length);
        Assert.All(indices.Index(), pair => Assert.Equal(pair.Index, pair.Item * (long)chosen / count));
    }

    [Fact]
    public void Encode_ManySamples_IsAGridOfTenByTenAndTheSeedChooses()
    {
        MemoryImageSource source = Greys(1_000);
        byte[] sheet = ContactSheet.Encode(source, Report(source), seed: 1);
        Pixels picture = TestImages.Decode(sheet, 1);

        Assert.Equal((10 * Cell + 2, 10 * Cell + 2), (picture.Width, picture.Height));
        Assert.Equal(sheet, ContactSheet.Encode(source, Report(source), seed: 1));
        Assert.NotEqual(sheet, ContactSheet.Encode(source, Report(source), seed: 2));
    }

    [Fact]
    public void Encode_FewSamples_ShowsEach()
    {
        MemoryImageSource source = Greys(3);
        Pixels picture = TestImages.Decode(ContactSheet.Encode(source, Report(source)), 1);

        Assert.Equal((3 * Cell + 2, Cell + 2), (picture.Width, picture.Height));
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(column => At(picture, column, 0)));
    }

    [Fact]
    public void Encode_Classes_HaveARowEach()
    {
        // Class 2 has no sample, so no row; the value of an image is its class.
        MemoryImageSource source = new([.. Enumerable.Range(0, 45).SelectMany(i => Enumerable.Repeat((byte)LabelOf(i), 256))], SampleShape.Image(1, 16, 16), [.. Enumerable.Range(0, 45).Select(LabelOf)]);
        Pixels picture = TestImages.Decode(ContactSheet.Encode(source, Report(source) with { Duplicates = null }), 1);

        Assert.Equal(3 * Cell + 2, picture.Height);
        Assert.Equal([0, 1, 3], Enumerable.Range(0, 3).Select(row => At(picture, 0, row)));
        Assert.All(Enumerable.Range(0, 10), column => Assert.Equal(0, At(picture, column, 0)));
        // Class 3 has four samples; the rest of its row is empty.
        Assert.Equal([3, 3, 3, 3, 255, 255], Enumerable.Range(0, 6).Select(column => At(picture, column, 2)));

        static int LabelOf(int i) => i < 4 ? 3 : i % 2;
    }

    [Fact]
    public void Encode_NearPairs_FollowBelowAnEmptyRow()
    {
        MemoryImageSource source = Greys(25);
        DataReport report = Report(source);
        report = report with
        {
            Duplicates = report.Duplicates! with { NearExamples = [new NearPair("a", "b", 11, 22), new NearPair("c", "d", 3, 4), new NearPair("e", "f", 5, 6), new NearPair("g", "h", 7, 8)] },
        };
        Pixels picture = TestImages.Decode(ContactSheet.Encode(source, report), 1);

        // Three rows of samples, an empty one, two of pairs.
        Assert.Equal(6 * Cell + 2, picture.Height);
        Assert.Equal(255, At(picture, 0, 3));
        Assert.Equal([11, 22, 255, 3, 4, 255, 5, 6, 255, 255], Enumerable.Range(0, 10).Select(column => At(picture, column, 4)));
        Assert.Equal([7, 8, 255], Enumerable.Range(0, 3).Select(column => At(picture, column, 5)));
    }

    [Fact]
    public void Encode_Points_AreDrawnInThePlane()
    {
        var source = new RingSource(100);
        Pixels picture = TestImages.Decode(ContactSheet.Encode(source, Report(source)), 3);

        Assert.Equal((PointPlot.Side, PointPlot.Side), (picture.Width, picture.Height));
    }

    private static DataReport Report(IImageSource source) => DataReport.Of(source, new DataOptions(), null, TestContext.Current.CancellationToken);

    /// <summary>Images whose value in the middle is their number.</summary>
    private static MemoryImageSource Greys(int count)
    {
        // Some noise, so that they are no near duplicates.
        byte[] pixels = new byte[count * 256];
        var random = new Random(7);
        random.NextBytes(pixels);
        for (int i = 0; i < count; i++)
        {
            pixels.AsSpan(i * 256 + 96, 64).Fill((byte)i);
        }

        return new MemoryImageSource(pixels, SampleShape.Image(1, 16, 16));
    }

    /// <summary>The grey value in the middle of a cell.</summary>
    private static int At(Pixels picture, int column, int row) => picture.Planes[(row * Cell + 2 + 32) * picture.Width + column * Cell + 2 + 32];
}
