using Sparring.Data;
using Sparring.Metrics;
using Sparring.Metrics.Distances;
using TorchSharp;

namespace Sparring.Tests.Metrics.Distances;

public sealed class EvenlyDrawnImagesTests
{
    private static readonly SampleShape _pixel = SampleShape.Image(1, 1, 1);

    [Theory]
    [InlineData(5, 10, "0 1 2 3 4")]
    [InlineData(10, 4, "0 2 5 7")] // i · 10 / 4, rounded down
    [InlineData(11, 11, "0 1 2 3 4 5 6 7 8 9 10")]
    [InlineData(7, 1, "0")]
    public void Read_MoreThanWanted_IsEvenlySpread(int count, int most, string expected)
    {
        CountedReads set = new(count);
        IImageSet images = EvenlyDrawnImages.Of(set, most);

        Assert.Equal(expected.Split(' ').Length, images.Count);
        Assert.Equal(expected, string.Join(' ', Values(images)));
        Assert.Equal(expected, string.Join(' ', Values(images)));
    }

    [Fact]
    public void Read_Kept_DrawsThemOnce()
    {
        CountedReads set = new(9);
        var images = KeptImages.Of(EvenlyDrawnImages.Of(set, 6), TestContext.Current.CancellationToken);
        using (torch.Tensor first = images.Read(3).First())
        {
        }

        Assert.Equal("0 1 3 4 6 7", string.Join(' ', Values(images)));
        Assert.Equal("0 1 3 4 6 7", string.Join(' ', Values(KeptImages.Of(images, TestContext.Current.CancellationToken))));
        Assert.Equal(1, set.Reads);
    }

    private static List<int> Values(IImageSet images)
    {
        List<int> values = [];
        foreach (torch.Tensor batch in images.Read(3))
        {
            using torch.Tensor owned = batch;
            values.AddRange(batch.bytes.ToArray().Select(value => (int)value));
        }

        return values;
    }

    private sealed class CountedReads(int count) : IImageSet
    {
        private readonly SourceImages _images = MemoryImages.Set([.. Enumerable.Range(0, count).Select(i => (byte)i)], _pixel);

        public int Reads { get; private set; }

        public string Name => "counted";

        public int Count => count;

        public SampleShape Shape => _pixel;

        public string? Fingerprint => null;

        public IEnumerable<torch.Tensor> Read(int batchSize)
        {
            Reads++;
            return _images.Read(batchSize);
        }
    }
}
