using Sparring.Data;

namespace Sparring.Tests.Data;

public sealed class ImageSourcesTests
{
    [Theory]
    [InlineData("kittens", "32x32 colour", 8)]
    [InlineData("ring8", "points of 2", 8)]
    [InlineData("grid25", "points of 2", 25)]
    public void Open_BuiltIn_TakesCountAndSeed(string name, string shape, int classes)
    {
        IImageSource source = TestImages.Open(name, new DataOptions { Count = 50, Seed = 3 });

        Assert.Equal((name, shape, 50, classes), (source.Name, source.Shape.ToString(), source.Count, source.ClassCount));
        Assert.Contains("seed3", source.Fingerprint);
    }

    [Fact]
    public void Open_KittensWithASize_AreDrawnInIt()
    {
        Assert.Equal("64x48 grey", TestImages.Open("kittens", new DataOptions { Height = 48, Width = 64, Channels = 1 }).Shape.ToString());
        Assert.Equal("28x28 colour", TestImages.Open("kittens", new DataOptions { Width = 28 }).Shape.ToString());
    }

    [Fact]
    public void Open_UnknownName_SuggestsTheNearest()
    {
        const string Rest = "Built in are kittens, ring8, grid25; anything else is the path of a folder or a file of images.";

        Assert.Equal(
            $"There is no file or folder 'kitens', and no built-in data of that name. Did you mean 'kittens'? {Rest}",
            Assert.Throws<UsageException>(() => TestImages.Open("kitens")).Message);
        Assert.Equal(
            $"There is no file or folder '/no/such/place', and no built-in data of that name. {Rest}",
            Assert.Throws<UsageException>(() => TestImages.Open("/no/such/place")).Message);
    }

    [Fact]
    public void Open_NamesThatWouldMoveACursor_AreMadePrintable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        using var folder = new TempFolder();
        folder.Write("a\u001B[2J/notes.txt", [1]);
        string path = folder["a\u001B[2J"], shown = $"'{folder["a"]}\\u001B[2J'";
        string Refusal(string source) => Assert.Throws<UsageException>(() => TestImages.Open(source)).Message;

        Assert.StartsWith($"There is no image in {shown}. ", Refusal(path));
        folder.Write("a\u001B[2J/a.png", [1]);
        Assert.StartsWith($"No image in {shown} can be used: ", Refusal(path));
        folder.Write("a\u001B[2J/b.png", TestImages.Flat(16, 16, 1));
        Assert.StartsWith($"In {shown} 1 of 2 image files cannot be used", Refusal(path));
        Assert.StartsWith("There is no file or folder 'a\\u001B[2J', and no built-in data", Refusal("a\u001B[2J"));
    }

    [Fact]
    public void Open_MoreBadFilesThanAnySetHas_StopsEvenWhereAllMayBeBad()
    {
        using var folder = new TempFolder();
        string path = folder.Write("x.zip", TestImages.Zip([("a.png", TestImages.Flat(16, 16, 1)), .. Enumerable.Range(0, 100_001).Select(i => ($"b/{i:000000}.png", Array.Empty<byte>()))]));

        string message = Assert.Throws<UsageException>(() => TestImages.Open(path, new DataOptions { MaxBadShare = 1 })).Message;

        Assert.StartsWith($"More than 100,000 image files in '{path}' cannot be used: 'b/000000.png' is empty; ", message);
        Assert.EndsWith("; and 99,996 more. Repair or remove them, or name another collection.", message);
    }

    [Fact]
    public void Open_OtherKindsOfFile_SaysWhatIsRead()
    {
        using var folder = new TempFolder();
        string image = folder.Write("cat.png", TestImages.Flat(16, 16, 1));

        Assert.Equal(
            $"'{image}' is a single image. Name the folder that it lies in: '{folder.Path}'.",
            Assert.Throws<UsageException>(() => TestImages.Open(image)).Message);
    }

    [Fact]
    public void Open_OptionsOutOfRange_NamesTheOption()
    {
        Assert.Equal(
            ["height is 8; expected 16 to 256", "width is 512; expected 16 to 256", "channels is 2; expected null, 1, 3 or 4", "count is 0; expected 1 to 10000000"],
            Assert.Throws<UsageException>(() => TestImages.Open("kittens", new DataOptions { Height = 8, Width = 512, Channels = 2, Count = 0 })).Message
                .Split(Environment.NewLine));
    }

    [Fact]
    public void Open_Mnist_SixtyThousandDigits()
    {
        IImageSource source = TestImages.Open(TestData.Require("mnist"));

        Assert.Equal(("mnist", "28x28 grey", 60_000, 10), (source.Name, source.Shape.ToString(), source.Count, source.ClassCount));

        // The first training digit is a 5; Python counts 166 inked pixels that sum to 27525.
        byte[] five = TestImages.Read(source, 0);
        Assert.Equal((5, 166, 27525), (source.Label(0), five.Count(value => value > 0), five.Sum(value => value)));
    }

    [Fact]
    public void Open_CifarTest_TenClassesOfAThousand()
    {
        IImageSource source = TestImages.Open(TestData.Require("cifar10", "cifar10-test.zip"), new DataOptions { Classes = ClassSource.Folders });

        Assert.Equal(("32x32 colour", 10_000, 10), (source.Shape.ToString(), source.Count, source.ClassCount));
        Assert.All(Enumerable.Range(0, 10_000).CountBy(source.Label), kind => Assert.Equal(1000, kind.Value));
    }
}
