using Sparring.Data;

namespace Sparring.Tests.Data;

public sealed class MemoryImageSourceTests
{
    private static readonly SampleShape _shape = SampleShape.Image(1, 1, 2);

    [Fact]
    public void Read_Pixels_GivesEachImageAndLabel()
    {
        var source = new MemoryImageSource([1, 2, 3, 4, 5, 6], _shape, [2, 0, 1], "mine");

        Assert.Equal((3, 3, "mine"), (source.Count, source.ClassCount, source.Name));
        Assert.Equal([3, 4], TestImages.Read(source, 1));
        Assert.Equal(1, source.Label(2));
    }

    [Fact]
    public void Read_Points_GivesTheFloats()
    {
        var source = new MemoryImageSource([0.5f, -1f, 2f, 3f], SampleShape.Point(2));

        Assert.Equal((2, 0), (source.Count, source.ClassCount));
        Assert.Equal([2f, 3f], [BitConverter.ToSingle(TestImages.Read(source, 1)), BitConverter.ToSingle(TestImages.Read(source, 1), 4)]);
        Assert.Contains("has no labels", Assert.Throws<InvalidOperationException>(() => source.Label(0)).Message);
    }

    [Fact]
    public void Constructor_BytesThatAreNoWholeImages_NamesBoth()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new MemoryImageSource(new byte[3], _shape));

        Assert.StartsWith("Samples of 2x1 grey take 2 bytes each; 3 bytes came", e.Message);
    }

    [Fact]
    public void Constructor_WrongKindOrLabels_Refuses()
    {
        Assert.Contains("the shape says points of 2", Assert.Throws<ArgumentException>(() => new MemoryImageSource(new byte[8], SampleShape.Point(2))).Message);
        Assert.Contains("the shape says 2x1 grey", Assert.Throws<ArgumentException>(() => new MemoryImageSource(new float[8], _shape)).Message);
        Assert.Contains("3 labels came", Assert.Throws<ArgumentException>(() => new MemoryImageSource(new byte[4], _shape, [0, 1, 2])).Message);
        Assert.Contains("0 or more", Assert.Throws<ArgumentException>(() => new MemoryImageSource(new byte[4], _shape, [0, -1])).Message);
    }

    [Fact]
    public void Fingerprint_ChangesWithPixelsOrderLabelsAndShapeOnly()
    {
        string Print(byte[] pixels, SampleShape? shape = null, int[]? labels = null, string name = "a") =>
            new MemoryImageSource(pixels, shape ?? _shape, labels, name).Fingerprint;
        string first = Print([1, 2, 3, 4]);

        Assert.Equal(first, Print([1, 2, 3, 4], name: "b"));
        Assert.Equal(5, new[]
        {
            first, Print([3, 4, 1, 2]), Print([1, 2, 3, 5]), Print([1, 2, 3, 4], labels: [0, 1]), Print([1, 2, 3, 4], SampleShape.Image(1, 2, 1)),
        }.Distinct().Count());
        Assert.Matches("^sha256-[0-9a-f]{64}$", first);
    }
}
