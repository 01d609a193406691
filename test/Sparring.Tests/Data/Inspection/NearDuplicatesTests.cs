using SkiaSharp;
using Sparring.Data;
using Sparring.Data.Cache;
using Sparring.Data.Inspection;
using Sparring.Data.Kittens;
using Sparring.Tensors;

namespace Sparring.Tests.Data.Inspection;

public sealed class NearDuplicatesTests
{
    private const int Cats = 60;

    [Theory]
    [InlineData("recompressed", 0)]
    [InlineData("scaled", 0)]
    [InlineData("brightened", 0)]
    [InlineData("mirrored", 0)]
    [InlineData("all of it", 3)]
    public void Join_ChangedCopies_AreFoundAndNothingElse(string change, int mostMissed)
    {
        Pixels[] cats = [.. Enumerable.Range(0, Cats).Select(Cat)];
        Pixels[] copies = [.. cats.Select(cat => change switch
        {
            "recompressed" => Recompressed(cat, quality: 40),
            "scaled" => Fitted(cat, 80, 80),
            "brightened" => Brightened(cat),
            "mirrored" => Recompressed(Mirrored(cat), quality: 80),
            _ => Recompressed(Brightened(Fitted(Mirrored(cat), 80, 80)), quality: 70),
        })];
        (NearDuplicates near, DisjointSets groups) = Search([.. cats, .. copies], exampleCount: 1_000);

        Assert.All(near.Examples, pair => Assert.Equal(pair.First % Cats, pair.Second % Cats));
        Assert.InRange(groups.Tally().Groups, Cats, Cats + mostMissed);
        Assert.False(near.MayBeMore);
    }

    [Fact]
    public void Join_DifferentCats_AreNotAlike()
    {
        var source = new KittenSource(count: 2_000, seed: 9);
        SampleFacts[] facts = SourceFacts.Of(source, null, TestContext.Current.CancellationToken);
        var groups = new DisjointSets(facts.Length);
        NearDuplicates.Join(facts, source, groups, exampleCount: 0, TestContext.Current.CancellationToken);

        Assert.Equal(2_000, groups.Tally().Groups);
    }

    // Looked at by eye: 14 pairs of CIFAR-10 are the same photo, and the few digits of MNIST that are found are plain strokes.
    [Theory]
    [InlineData(10, 40, "cifar10", "cifar10-train.zip")]
    [InlineData(0, 60, "mnist")]
    public void Join_RealData_FindsAHandful(int least, int most, params string[] data)
    {
        IImageSource source = TestImages.Open(TestData.Require(data));
        SampleFacts[] facts = SourceFacts.Of(source, null, TestContext.Current.CancellationToken);
        var groups = new DisjointSets(facts.Length);
        NearDuplicates.Join(facts, source, groups, exampleCount: 0, TestContext.Current.CancellationToken);

        Assert.InRange(source.Count - groups.Tally().Groups, least, most);
    }

    [Fact]
    public void Join_FlatPictures_AreComparedByTheirColour()
    {
        // 0 and 1, 100 and 102 are as good as the same; 50 stands alone.
        (_, DisjointSets groups) = Search([.. new byte[] { 0, 1, 100, 102, 50 }.Select(value => new Pixels(1, 16, 16, [.. Enumerable.Repeat(value, 256)]))], 0);

        Assert.Equal((3, 2, 4), groups.Tally());
    }

    [Fact]
    public void Join_ManyPicturesOfOneHash_EndsAndSaysThatThereMayBeMore()
    {
        const int Count = 3_000;
        byte[] noise = new byte[Count * 256];
        new Random(3).NextBytes(noise);
        var source = new MemoryImageSource(noise, SampleShape.Image(1, 16, 16));
        SampleFacts[] facts = Facts.Distinct(Count);
        foreach (ref SampleFacts sample in facts.AsSpan())
        {
            sample.PerceptualHash = 0;
        }

        var groups = new DisjointSets(Count);
        NearDuplicates near = NearDuplicates.Join(facts, source, groups, exampleCount: 5, TestContext.Current.CancellationToken);

        Assert.True(near.MayBeMore);
        Assert.Equal(Count, groups.Tally().Groups);
    }

    [Fact]
    public void Join_ExactDuplicates_AreComparedOnce()
    {
        Pixels cat = Cat(0);
        var source = new CountingSource(cat, 1_000);
        SampleFacts[] facts = SourceFacts.Of(source, null, TestContext.Current.CancellationToken);
        int readForFacts = source.Reads;
        DisjointSets groups = ExactDuplicates.GroupsOf(facts);
        NearDuplicates.Join(facts, source, groups, exampleCount: 5, TestContext.Current.CancellationToken);

        Assert.Equal((1, 1, 1_000), groups.Tally());
        Assert.Equal(readForFacts, source.Reads);
    }

    private static (NearDuplicates, DisjointSets) Search(Pixels[] images, int exampleCount)
    {
        Pixels[] samples = [.. images.Select(image => Fitted(image, 32, 32))];
        var source = new MemoryImageSource([.. samples.SelectMany(sample => sample.Planes)], SampleShape.Image(samples[0].Channels, 32, 32));
        SampleFacts[] facts = SourceFacts.Of(source, null, TestContext.Current.CancellationToken);
        DisjointSets groups = ExactDuplicates.GroupsOf(facts);
        return (NearDuplicates.Join(facts, source, groups, exampleCount, TestContext.Current.CancellationToken), groups);
    }

    private static Pixels Fitted(Pixels image, int height, int width) =>
        ImageDecoder.FromRaw(image.Planes, image.Channels, image.Height, image.Width, new DecodeRequest(height, width, image.Channels, Rgb.White)).Sample;

    private static Pixels Cat(int number) => new(3, 128, 128, TestImages.Read(new KittenSource(Cats, seed: 4, height: 128, width: 128), number));

    private static Pixels Mirrored(Pixels image) =>
        image with { Planes = [.. image.Planes.Chunk(image.Width).SelectMany(row => row.Reverse())] };

    private static Pixels Brightened(Pixels image) => image with { Planes = [.. image.Planes.Select(value => (byte)Math.Min(255, value * 1.05 + 10))] };

    private static Pixels Recompressed(Pixels image, int quality)
    {
        using var bitmap = SKBitmap.Decode(ImageCodec.EncodePng(image.Planes, image.Channels, image.Height, image.Width));
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return TestImages.Decode(jpeg.ToArray(), 3);
    }

    /// <summary>One image many times, which counts how often it is read.</summary>
    private sealed class CountingSource(Pixels image, int count) : IImageSource
    {
        private int _reads;

        public int Reads => _reads;

        public string Name => "counting";

        public SampleShape Shape => SampleShape.Image(image.Channels, image.Height, image.Width);

        public int Count => count;

        public int ClassCount => 0;

        public string Fingerprint => Name;

        public void Read(int index, Span<byte> destination)
        {
            Interlocked.Increment(ref _reads);
            image.Planes.CopyTo(destination);
        }

        public int Label(int index) => throw new InvalidOperationException();
    }
}
