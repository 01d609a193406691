using Sparring.Data;
using Sparring.Data.Kittens;

namespace Sparring.Tests.Data;

public sealed class HeldOutPartTests
{
    private static readonly SampleShape _shape = SampleShape.Image(1, 2, 3);

    [Fact]
    public void Split_OwnSource_GivesPartsThatAreLikeThoseInMemory()
    {
        MemoryImageSource source = Noise(20, i => i % 3);
        (IImageSource training, IImageSource? heldOut) = Split(source);

        Assert.Equal((16, 4, 3, 3), (training.Count, heldOut!.Count, training.ClassCount, heldOut.ClassCount));
        Assert.Equal(Samples(source).Order(), Samples(training).Concat(Samples(heldOut)).Order());
        Assert.Equal(InMemory(training).Fingerprint, training.Fingerprint);
        Assert.Equal(InMemory(heldOut).Fingerprint, heldOut.Fingerprint);
    }

    [Fact]
    public void Split_MirroredTwins_StayTogether()
    {
        // Each second image is the mirror image of the one before it.
        byte[] pixels = [.. Enumerable.Range(0, 50).SelectMany(i => new byte[] { (byte)i, 1, 2, 3, 4, 5, 2, 1, (byte)i, 5, 4, 3 })];
        (_, IImageSource? heldOut) = Split(new MemoryImageSource(pixels, _shape));

        Assert.Equal(20, heldOut!.Count);
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(TestImages.Read(heldOut, 2 * i)[..3].Reverse(), TestImages.Read(heldOut, 2 * i + 1)[..3]));
    }

    [Fact]
    public void Split_SourceThrows_TheExceptionComesOutAsItIs()
    {
        IOException e = Assert.Throws<IOException>(() => Split(new GoneSource()));

        Assert.Equal("The database is gone.", e.Message);
    }

    [Fact]
    public void Split_TooFew_KeepsTheSourceItself()
    {
        MemoryImageSource source = Noise(4, i => 0);

        Assert.Equal((source, null), Split(source));
        Assert.Equal((source, null), Split(source, share: 0));
    }

    [Fact]
    public void Split_Kittens_LeavesThemAsTheyAreAndDrawsFurtherOnes()
    {
        var source = new KittenSource(count: 40, seed: 2, height: 16, width: 16);
        (IImageSource training, IImageSource? heldOut) = Split(source);
        var more = new KittenSource(count: 48, seed: 2, height: 16, width: 16);

        Assert.Same(source, training);
        Assert.Equal((8, "kittens", source.Shape), (heldOut!.Count, heldOut.Name, heldOut.Shape));
        Assert.Equal(TestImages.Read(more, 40), TestImages.Read(heldOut, 0));
        Assert.Equal(TestImages.Read(more, 47), TestImages.Read(heldOut, 7));
        Assert.Equal(more.Label(47), heldOut.Label(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestImages.Read(heldOut, 8));
    }

    [Fact]
    public void Split_Points_DrawsFurtherOnes()
    {
        (IImageSource training, IImageSource? heldOut) = Split(new RingSource(30, 1), share: 0.1);
        (_, IImageSource? others) = Split(new GridSource(30, 1), share: 0.1);

        Assert.Equal("ring8-v1-seed1-count30", training.Fingerprint);
        Assert.Equal(TestImages.Read(new RingSource(33, 1), 32), TestImages.Read(heldOut!, 2));
        Assert.Equal(TestImages.Read(new GridSource(33, 1), 30), TestImages.Read(others!, 0));
        Assert.NotEqual(heldOut!.Fingerprint, others!.Fingerprint);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(0.6)]
    [InlineData(double.NaN)]
    public void Split_ShareOutOfRange_SaysTheRange(double share) =>
        Assert.StartsWith("The share that is held out is 0 to 0.5.", Assert.Throws<ArgumentOutOfRangeException>(() => Split(Noise(9, i => 0), share)).Message);

    private static (IImageSource Training, IImageSource? HeldOut) Split(IImageSource source, double? share = null) =>
        HeldOutPart.Split(source, share, seed: 0, TestContext.Current.CancellationToken);

    private static MemoryImageSource Noise(int count, Func<int, int> labelOf)
    {
        byte[] pixels = new byte[count * _shape.ByteCount];
        new Random(5).NextBytes(pixels);
        return new MemoryImageSource(pixels, _shape, [.. Enumerable.Range(0, count).Select(labelOf)]);
    }

    private static IEnumerable<string> Samples(IImageSource source) =>
        Enumerable.Range(0, source.Count).Select(i => Convert.ToHexString(TestImages.Read(source, i)) + source.Label(i));

    private static MemoryImageSource InMemory(IImageSource source) => new(
        [.. Enumerable.Range(0, source.Count).SelectMany(i => TestImages.Read(source, i))],
        source.Shape,
        [.. Enumerable.Range(0, source.Count).Select(source.Label)]);

    private sealed class GoneSource : IImageSource
    {
        public string Name => "gone";

        public SampleShape Shape => _shape;

        public int Count => 100;

        public int ClassCount => 0;

        public string Fingerprint => "";

        public void Read(int index, Span<byte> destination) => throw new IOException("The database is gone.");

        public int Label(int index) => 0;
    }
}
