using System.Text.Json;
using System.Text.Json.Nodes;
using Sparring.Data;
using Sparring.Data.Cache;
using Sparring.Data.Inspection;
using Sparring.Data.Kittens;
using Sparring.Options;
using Sparring.Tensors;

namespace Sparring.Tests.Data.Inspection;

public sealed class DataReportTests
{
    [Fact]
    public void Of_FactsOfFiles_SumsThemUp()
    {
        SampleFacts[] facts =
        [
            Facts.Of(0, format: ImageFormat.Jpeg), Facts.Of(0, format: ImageFormat.Jpeg), Facts.Of(0, format: ImageFormat.Jpeg),
            Facts.Of(1, 100, 50, ImageFormat.Png, colours: 1), Facts.Of(1, 100, 50, ImageFormat.Png, colours: 1, isTransparent: true),
            .. Enumerable.Range(2, 5).Select(i => Facts.Of(i, format: ImageFormat.Jpeg)),
        ];
        MemoryImageSource source = Noise(10, [0, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
        var origin = new CollectionOrigin
        {
            Location = "/photos",
            ClassNames = ["cat", "dog"],
            BadFiles = [new BadFile("a.jpg", "is cut off")],
            OtherFiles = 3,
        };
        DataReport report = DataReport.Of(source, facts, origin, new DataOptions(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("noise", "/photos", 10, "16x16 grey", 7, 2), (report.Name, report.Location, report.Count, report.Sample, report.EffectiveCount, report.HeldOutCount));
        Assert.Equal([new NamedCount("jpeg", 8), new NamedCount("png", 2)], report.Formats);
        Assert.Equal(new ColourReport(2, 8, 1), report.Colours);
        Assert.Equal([new NamedCount("cat", 8), new NamedCount("dog", 2)], report.Classes!.Counts);
        Assert.Equal((4.0, 0), (report.Classes.Imbalance, report.Classes.Empty));
        Assert.Equal((2, 5, 0), (report.Duplicates!.ExactGroups, report.Duplicates.ExactImages, report.Duplicates.NearImages));
        Assert.Equal(new ImageSize(64, 64), report.Sizes!.Median);
        Assert.Equal(origin.BadFiles, report.BadFiles);
        Assert.Equal((3, 0), (report.OtherFiles, report.UnusedFolders));
    }

    [Fact]
    public void Of_NearSearchLeftOut_SaysSo()
    {
        DataReport report = DataReport.Of(
            Noise(6), Facts.Distinct(6), new CollectionOrigin { Location = "x" }, new DataOptions(), searchNear: false, TestContext.Current.CancellationToken);

        Assert.Null(report.Duplicates!.NearImages);
        Assert.Equal(6, report.EffectiveCount);
    }

    [Theory]
    [InlineData(2, "cats/1.png", "dogs/1.png", "dogs/2.png")]
    [InlineData(0, "cats/1.png", "cats/2.png", "cats/more/3.png")]
    [InlineData(0, "cats/1.png", "dogs/1.png", "3.png")]
    public void Of_Subfolders_AreCountedWhereAllImagesLieInThem(int expected, params string[] names)
    {
        var origin = new CollectionOrigin { Location = "x", NameOf = index => names[index] };

        Assert.Equal(expected, DataReport.Of(Noise(3), Facts.Distinct(3), origin, new DataOptions(), cancellationToken: TestContext.Current.CancellationToken).UnusedFolders);
    }

    [Fact]
    public void Of_BuiltIn_DrawsNothingAndHasNoFiles()
    {
        DataReport report = Of(new KittenSource(9_000_000));

        Assert.Equal((9_000_000, 9_000_000, 2_000, 8), (report.Count, report.EffectiveCount, report.HeldOutCount, report.Classes!.Counts.Count));
        Assert.Null(report.Sizes);
        Assert.Null(report.Colours);
        Assert.Null(report.Duplicates);
    }

    [Fact]
    public void Of_OwnPoints_HaveDuplicatesButNoSizes()
    {
        DataReport report = Of(new MemoryImageSource([1f, 2f, 1f, 2f, 1f, 2.001f], SampleShape.Point(2)));

        Assert.Equal((2, 1, 2), (report.EffectiveCount, report.Duplicates!.ExactGroups, report.Duplicates.ExactImages));
        Assert.Null(report.Sizes);
    }

    [Fact]
    public void Json_OfAReport_HasStableNamesAndComesBack()
    {
        DataReport report = Of(Noise(6, [0, 1, 0, 1, 0, 1])) with { BadFiles = [new BadFile("é\n.jpg", "is empty")] };
        string text = JsonSerializer.Serialize(report, OptionsJson.Serializer);
        var json = (JsonObject)JsonNode.Parse(text)!;

        Assert.Equal(
            [
                "name", "location", "count", "sample", "effectiveCount", "heldOutCount", "sizes", "formats", "colours", "classes", "duplicates",
                "unusedFolders", "badFiles", "otherFiles", "advice",
            ],
            json.Select(property => property.Key));
        Assert.Equal("""{"name":"é\n.jpg","reason":"is empty"}""", json["badFiles"]![0]!.ToJsonString(new JsonSerializerOptions(OptionsJson.Serializer) { WriteIndented = false }));
        Assert.Equal("""{"width":16,"height":16}""", json["sizes"]!["median"]!.ToJsonString());
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<DataReport>(text, OptionsJson.Serializer), OptionsJson.Serializer));
    }

    private static DataReport Of(IImageSource source) => DataReport.Of(source, new DataOptions(), null, TestContext.Current.CancellationToken);

    private static MemoryImageSource Noise(int count, int[]? labels = null)
    {
        byte[] pixels = new byte[count * 256];
        new Random(6).NextBytes(pixels);
        return new MemoryImageSource(pixels, SampleShape.Image(1, 16, 16), labels, "noise");
    }
}
