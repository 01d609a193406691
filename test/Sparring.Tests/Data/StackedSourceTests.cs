using Sparring.Data;
using Sparring.Runs;

namespace Sparring.Tests.Data;

public sealed class StackedSourceTests
{
    /// <summary>Image i is all i, of the class i % classes.</summary>
    private static MemoryImageSource Flat(int count, int classes, int channels = 1) => new(
        [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((byte)i, channels * 4))],
        SampleShape.Image(channels, 2, 2),
        classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => i % classes)],
        "flat");

    [Fact]
    public void Read_ChannelsAreWholeImages_AndTheLabelNumbersTheirClasses()
    {
        var source = new StackedSource(Flat(20, 10), count: 500, seed: 3);

        Assert.Equal(("stacked-flat", "2x2 colour", 500, 1000), (source.Name, source.Shape.ToString(), source.Count, source.ClassCount));
        Assert.All(Enumerable.Range(0, 500), i =>
        {
            byte[] sample = TestImages.Read(source, i);
            Assert.All(Enumerable.Range(0, 12), value => Assert.Equal(sample[value / 4 * 4], sample[value]));
            Assert.Equal(sample[0] % 10 * 100 + sample[4] % 10 * 10 + sample[8] % 10, source.Label(i));
        });
    }

    [Fact]
    public void Label_ManySamples_EveryModeComesEquallyOften()
    {
        var source = new StackedSource(Flat(20, 4), count: 64 * 400);

        int[] counts = [.. Enumerable.Range(0, source.Count).CountBy(source.Label).Select(mode => mode.Value)];

        // Chi-squared with 63 degrees of freedom exceeds 111 once in 5,000 seeds.
        Assert.Equal(64, counts.Length);
        Assert.InRange(counts.Sum(count => Math.Pow(count - 400, 2) / 400), 0, 111);
    }

    [Fact]
    public void Read_LargerCount_LeavesTheFirstSamplesAsTheyAre()
    {
        var few = new StackedSource(Flat(20, 10), 30);
        var many = new StackedSource(Flat(20, 10), 3000);

        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(TestImages.Read(few, i), TestImages.Read(many, i)));
        string[] prints = [few.Fingerprint, many.Fingerprint, new StackedSource(Flat(20, 10), 30, seed: 1).Fingerprint, new StackedSource(Flat(21, 10), 30).Fingerprint];
        Assert.Equal(4, prints.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => few.Label(30));
    }

    [Fact]
    public void New_ColourOrWithoutClasses_SaysWhatToDo()
    {
        Assert.Equal(
            "Grey images are stacked, each as one channel, but those of 'flat' are 2x2 colour. Open them with one channel.",
            Assert.Throws<UsageException>(() => new StackedSource(Flat(4, 2, channels: 3))).Message);
        Assert.StartsWith(
            "Stacked images need 1 to 100 classes of single images, because their modes are counted by them, but those of 'flat' have none. ",
            Assert.Throws<UsageException>(() => new StackedSource(Flat(4, 0))).Message);
    }

    [Fact]
    public void Open_StackedPath_HoldsOutSamplesOfOtherImages()
    {
        using var folder = new TempFolder();
        byte[] pixels = [.. Enumerable.Range(0, 200).SelectMany(i => Enumerable.Repeat((byte)i, 256))];
        folder.Write("train-images-idx3-ubyte", TestImages.Idx([200, 16, 16], pixels));
        folder.Write("train-labels-idx1-ubyte", TestImages.Idx([200], [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 10))]));
        using OpenedData data = ImageSources.Open(new DataOptions { Source = $"stacked:{folder.Path}", Count = 2000 }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((2000, 200, 1000, folder.Path), (data.Training.Count, data.HeldOut!.Count, data.Training.ClassCount, data.Location));
        Assert.Same(data.Training, data.All);
        HashSet<byte> seen = ValuesOf(data.Training), held = ValuesOf(data.HeldOut);
        Assert.Empty(seen.Intersect(held));
        Assert.Equal((160, 40), (seen.Count, held.Count));
    }

    [Fact]
    public void Open_StackedWithoutImages_SaysWhatToDo()
    {
        Assert.Equal(
            "There is no file or folder '/no/such' whose images could be stacked. Name grey images with classes, such as stacked:mnist/.",
            Assert.Throws<UsageException>(() => TestImages.Open("stacked:/no/such")).Message);
        Assert.Equal(
            "Stacked images have 3 channels, but data.channels is 1. Leave it out.",
            Assert.Throws<UsageException>(() => TestImages.Open("stacked:/no/such", new DataOptions { Channels = 1 })).Message);
        Assert.StartsWith("There is no file or folder 'stacked:'", Assert.Throws<UsageException>(() => TestImages.Open("stacked:")).Message);
    }

    [Fact]
    public void Located_AnySource_NamesPathsInFull()
    {
        string here = Directory.GetCurrentDirectory();

        Assert.Equal("kittens", ImageSources.Located("kittens"));
        Assert.Equal(Path.Combine(here, "mnist"), ImageSources.Located("mnist"));
        Assert.Equal($"stacked:{Path.Combine(here, "mnist")}", ImageSources.Located("stacked:mnist"));
    }

    [Fact]
    public void DefaultFor_StackedSource_IsItsRecipe() =>
        Assert.Equal("stacked-mnist", Recipe.DefaultFor(new DataOptions { Source = "stacked:/data/mnist" }).Name);

    [Fact]
    public void Open_StackedMnist_AThousandModes()
    {
        using OpenedData data = ImageSources.Open(new DataOptions { Source = $"stacked:{TestData.Require("mnist")}" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ("stacked-mnist", "28x28 colour", 20_000, 1000, 1000),
            (data.Training.Name, data.Training.Shape.ToString(), data.Training.Count, data.Training.ClassCount, data.HeldOut!.Count));
        Assert.Equal(1000, Enumerable.Range(0, 20_000).Select(data.Training.Label).Distinct().Count());
    }

    private static HashSet<byte> ValuesOf(IImageSource source) =>
        [.. Enumerable.Range(0, source.Count).SelectMany(i => TestImages.Read(source, i))];
}
