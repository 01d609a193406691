using Sparring.Data;
using Sparring.Data.Inspection;

namespace Sparring.Tests.Data.Inspection;

public sealed class DataAdviceTests
{
    private const string Fine = "Nothing stands out: the data are ready to train on.";

    private static readonly SampleShape _shape = SampleShape.Image(3, 64, 64);

    private static readonly DataReport _good = new()
    {
        Name = "photos",
        Location = "photos",
        Count = 20_000,
        Sample = _shape.ToString(),
        EffectiveCount = 20_000,
        HeldOutCount = 1_000,
        Sizes = Sizes(commonSide: 100),
        Formats = [],
        Colours = new ColourReport(0, 20_000, 0),
        Classes = null,
        Duplicates = null,
        UnusedFolders = 0,
        BadFiles = [],
        OtherFiles = 0,
    };

    [Fact]
    public void For_GoodData_SaysSoInOneSentence() => Assert.Equal([Fine], Advice(_good));

    [Theory]
    [InlineData(500, "500 images are few: expect the discriminator to remember them")]
    [InlineData(1_999, "1,999 images are few")]
    [InlineData(2_000, "2,000 images are not many")]
    [InlineData(9_999, "9,999 images are not many: in a long training the discriminator may remember them")]
    [InlineData(10_000, "Nothing stands out")]
    public void For_Count_IsJudgedAtTheThresholds(int count, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Advice(_good with { Count = count, EffectiveCount = count, Colours = null, Sizes = null })));

    [Fact]
    public void For_FourImages_SaysThatNoneIsHeldOut()
    {
        IReadOnlyList<string> advice = Advice(_good with { Count = 4, EffectiveCount = 4, HeldOutCount = 0, Colours = null, Sizes = null });

        Assert.Equal(2, advice.Count);
        Assert.StartsWith("4 images are few", advice[0]);
        Assert.Equal("No image is held out, since there are fewer than five: whether the networks only remember cannot be measured.", advice[1]);
    }

    [Fact]
    public void For_TwentyImagesOfTwoPictures_SaysWhyNoneIsHeldOut() =>
        Assert.Contains(
            "No image is held out, since copies stay on one side, and every image has more of them than may be held out: whether the networks only remember cannot be measured.",
            Advice(_good with { Count = 20, EffectiveCount = 2, HeldOutCount = 0, Colours = null, Sizes = null }));

    [Fact]
    public void For_OneSmallImage_SpeaksOfOne() =>
        Assert.Contains(
            "1 image (100 %) is smaller than 64x64 and enlarged, which blurs: the generator will learn that too. Leave small images out.",
            Advice(_good with { Count = 1, EffectiveCount = 1, Colours = null, Sizes = Sizes(10, enlarged: 1) }));

    [Fact]
    public void For_OneImageOverAndOver_SaysThatItIsTooLittle() =>
        Assert.Contains(
            "1 image is too little to learn from: the generator can only repeat it. Add images.",
            Advice(_good with { EffectiveCount = 1 }));

    [Theory]
    [InlineData(19_801, Fine)]
    [InlineData(19_800, "200 of 20,000 images (1 %) are copies of others: what is there twice counts for more than it should, and the set is worth at most 19,800.")]
    public void For_Copies_IsToldFromOnePercentOn(int effective, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Advice(_good with { EffectiveCount = effective })));

    [Fact]
    public void For_NearCopiesThatWereLookedFor_SaysSo()
    {
        DuplicateReport duplicates = new() { ExactGroups = 0, ExactImages = 0, NearImages = 200, NearMayBeMore = false, NearExamples = [] };

        Assert.StartsWith(
            "200 of 20,000 images (1 %) are copies, or nearly so, of others: what is there twice counts for more than it should, and the set is worth 19,800. ",
            Assert.Single(Advice(_good with { EffectiveCount = 19_800, Duplicates = duplicates })));
    }

    [Theory]
    [InlineData(202, Fine)]
    [InlineData(203, "203 of 20,203 images (1 %) cannot be used.")]
    public void For_BadFiles_IsToldAboveOnePercent(int bad, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Advice(_good with { BadFiles = [.. Enumerable.Range(0, bad).Select(i => new BadFile($"{i}.png", "is empty"))] })));

    [Theory]
    [InlineData(999, 50, Fine, Fine)]
    [InlineData(1_000, 50, "1,000 images (5 %) are smaller than 64x64 and enlarged", "Train at 48x48 (--set data.height=48 --set data.width=48), or leave small images out.")]
    [InlineData(20_000, 10, "20,000 images (100 %) are smaller than 64x64", "Leave small images out.")]
    public void For_EnlargedImages_SuggestsASizeThatMostHave(int enlarged, int commonSide, string start, string end)
    {
        string advice = Assert.Single(Advice(_good with { Sizes = Sizes(commonSide, enlarged: enlarged) }));

        Assert.StartsWith(start, advice);
        Assert.EndsWith(end, advice);
    }

    // 1600x900 of 64·64 pixels is 85.3x48: the nearest multiples of 4 are 84 and 48.
    [Theory]
    [InlineData(1_999, 1600, 900, Fine)]
    [InlineData(2_000, 1600, 900, "Choose a shape that is closer to theirs, such as --set data.height=48 --set data.width=84, or cut them yourself.")]
    [InlineData(2_000, 500, 500, "Cut them yourself where it matters what is kept.")]
    public void For_CroppedImages_SuggestsTheirShape(int cropped, int width, int height, string end) =>
        Assert.EndsWith(end, Assert.Single(Advice(_good with { Sizes = Sizes(100, cropped: cropped, median: new ImageSize(width, height)) })));

    [Theory]
    [InlineData(400, Fine)]
    [InlineData(401, "401 images (2 %) are grey among those with colour")]
    [InlineData(20_000, "All images are grey, and samples have colour: --set data.channels=1")]
    public void For_GreyImages_IsToldAboveTwoPercent(int grey, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Advice(_good with { Colours = new ColourReport(grey, 20_000 - grey, 0) })));

    [Fact]
    public void For_GreyImagesAsGreySamples_IsFine() =>
        Assert.Equal([Fine], DataAdvice.For(_good with { Colours = new ColourReport(5_000, 15_000, 0) }, SampleShape.Image(1, 64, 64), new DataOptions()));

    [Fact]
    public void For_TransparentImages_NamesTheBackground()
    {
        DataReport report = _good with { Colours = new ColourReport(0, 20_000, 7) };

        Assert.StartsWith("7 images are transparent in parts, which #00ff00 shines through.", Assert.Single(DataAdvice.For(report, _shape, new DataOptions { Background = "#00ff00" })));
        Assert.Equal([Fine], DataAdvice.For(report, SampleShape.Image(4, 64, 64), new DataOptions()));
    }

    [Fact]
    public void For_UnusedFolders_NamesTheOption() =>
        Assert.Equal(
            ["The images lie in 5 subfolders, which could be classes for networks that take labels: --set data.classes=folders."],
            Advice(_good with { UnusedFolders = 5 }));

    [Theory]
    [InlineData(4_999, Fine)]
    [InlineData(5_000, "The class 'cat' has 5,000 images and 'dog' 1,000: expect small classes to be drawn rarely and worse. Add images to them.")]
    public void For_Imbalance_IsToldFromFiveTimesOn(int cats, string expected) =>
        Assert.Equal([expected], Advice(_good with { Classes = ClassReport.Of([cats, 1_000], ["cat", "dog"]) }));

    [Fact]
    public void For_EmptyClasses_CountsThem() =>
        Assert.Equal(
            ["2 of 4 classes have no image: networks that take labels cannot learn them."],
            Advice(_good with { Classes = ClassReport.Of([10, 0, 10, 0], null) }));

    [Theory]
    [InlineData(64, 127, Fine)]
    [InlineData(64, 128, "Nearly all images are at least 128x128: you could train at that size (--set data.height=128 --set data.width=128), for about four times the time.")]
    [InlineData(128, 1_000, Fine)]
    public void For_LargerImages_SuggestsTwiceTheSize(int side, int commonSide, string expected) =>
        Assert.Equal([expected], DataAdvice.For(_good with { Sizes = Sizes(commonSide) }, SampleShape.Image(3, side, side), new DataOptions()));

    private static IReadOnlyList<string> Advice(DataReport report) => DataAdvice.For(report, _shape, new DataOptions());

    private static SizeReport Sizes(int commonSide, int enlarged = 0, int cropped = 0, ImageSize? median = null) => new()
    {
        Smallest = new ImageSize(100, 100),
        Median = median ?? new ImageSize(100, 100),
        Largest = new ImageSize(100, 100),
        Distinct = 1,
        MostFrequent = [],
        Enlarged = enlarged,
        StronglyCropped = cropped,
        CommonSide = commonSide,
    };
}
