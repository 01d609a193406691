using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sparring.Data;
using Sparring.Data.Cache;
using Sparring.Data.Inspection;
using Sparring.Tensors;

namespace Sparring.Tests.Data.Inspection;

public sealed class SourceFactsTests
{
    [Fact]
    public void Of_Images_TellsSizeColourTransparencyAndLabel()
    {
        byte[] grey = [1, 2, 1, 2, 1, 2, 255, 255];
        byte[] colour = [1, 2, 1, 2, 1, 3, 255, 254];
        SampleFacts[] facts = Of(new MemoryImageSource([.. grey, .. colour], SampleShape.Image(4, 1, 2), [1, 0]));

        Assert.Equal((1, 2, 1, 1, false), (facts[0].Height, facts[0].Width, facts[0].Label, facts[0].Colours, facts[0].IsTransparent));
        Assert.Equal((0, 3, true), (facts[1].Label, facts[1].Colours, facts[1].IsTransparent));
        Assert.Equal(SHA256.HashData(grey), MemoryMarshal.AsBytes(new ReadOnlySpan<Sha256Value>(in facts[0].Sha256)));
    }

    [Fact]
    public void Of_MirrorImage_HasTheSameHashesAndAnotherSha()
    {
        byte[] one = new byte[3 * 20 * 12];
        new Random(8).NextBytes(one);
        byte[] mirrored = [.. one.Chunk(12).SelectMany(row => row.Reverse())];
        SampleFacts[] facts = Of(new MemoryImageSource([.. one, .. mirrored, .. one[1..], 0], SampleShape.Image(3, 20, 12)));

        Assert.Equal((facts[0].SampleHash, facts[0].PerceptualHash), (facts[1].SampleHash, facts[1].PerceptualHash));
        Assert.NotEqual(facts[0].Sha256[..].ToArray(), facts[1].Sha256[..].ToArray());
        Assert.NotEqual(facts[0].SampleHash, facts[2].SampleHash);
    }

    [Fact]
    public void Of_Points_AreNotMirrored()
    {
        SampleFacts[] facts = Of(new MemoryImageSource([1f, 2f, 2f, 1f], SampleShape.Point(2)));

        Assert.NotEqual(facts[0].SampleHash, facts[1].SampleHash);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 16)]
    [InlineData(30, 21)]
    public void PerceptualHash_TopHalfWhite_SetsTheCommonBitsOfTheTopRows(int height, int width)
    {
        byte[] planes = new byte[height * width];
        planes.AsSpan(0, height / 2 * width).Fill(byte.MaxValue);

        // Rows of four bits each; nothing differs between left and right.
        Assert.Equal(0x0000_FFFFUL, PerceptualHash.Of(planes, 1, height, width));
    }

    [Fact]
    public void PerceptualHash_WhiteCorner_SetsTheBitsWhereHalvesDiffer()
    {
        byte[] planes = new byte[64];
        planes[0] = byte.MaxValue;

        Assert.Equal(0x0000_0001_0000_0001UL, PerceptualHash.Of(planes, 1, 8, 8));
        Assert.Equal(0x0000_0001_0000_0001UL, PerceptualHash.Of([.. planes, .. planes, .. planes, .. new byte[64]], 4, 8, 8));
    }

    [Fact]
    public void Of_ALabel_ThatIsOutOfRange_IsAnErrorOfTheReport()
    {
        var source = new WrongLabels();

        Assert.Equal(
            "Labels of 'wrong' should be 0 to 1, one less than its ClassCount; sample 2 has 2. Mend the source.",
            Assert.Throws<UsageException>(() => DataReport.Of(source, new DataOptions(), null, TestContext.Current.CancellationToken)).Message);
    }

    private static SampleFacts[] Of(IImageSource source) => SourceFacts.Of(source, null, TestContext.Current.CancellationToken);

    private sealed class WrongLabels : IImageSource
    {
        public string Name => "wrong";

        public SampleShape Shape => SampleShape.Image(1, 1, 1);

        public int Count => 3;

        public int ClassCount => 2;

        public string Fingerprint => Name;

        public void Read(int index, Span<byte> destination) => destination[0] = (byte)index;

        public int Label(int index) => index;
    }
}
