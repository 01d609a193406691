using Sparring.Cli.Terminal;
using Sparring.Data;
using Sparring.Data.Inspection;
using Sparring.Networks;
using Sparring.Runs;
using Sparring.Training;

namespace Sparring.Cli.Tests.Terminal;

public sealed class DataReportViewTests
{
    private static readonly DataReport _photos = new()
    {
        Name = "photos",
        Location = "/data/photos",
        Count = 10_000,
        Sample = "64x64 colour",
        EffectiveCount = 9_812,
        HeldOutCount = 500,
        Sizes = new SizeReport
        {
            Smallest = new ImageSize(12, 9),
            Median = new ImageSize(640, 480),
            Largest = new ImageSize(4000, 3000),
            Distinct = 1_234,
            MostFrequent = [new NamedCount("640x480", 8_000), new NamedCount("480x640", 700)],
            Enlarged = 12,
            StronglyCropped = 2_000,
            CommonSide = 480,
        },
        Formats = [new NamedCount("jpeg", 9_000), new NamedCount("png", 1_000)],
        Colours = new ColourReport(200, 9_800, 3),
        Classes = new ClassReport([new NamedCount("cat", 7_500), new NamedCount("\e[31mdog\n", 2_500)], 3, 0),
        Duplicates = new DuplicateReport
        {
            ExactGroups = 60,
            ExactImages = 180,
            NearImages = 68,
            NearMayBeMore = true,
            NearExamples = [new NearPair("a.jpg", "b.jpg", 0, 1)],
        },
        UnusedFolders = 0,
        BadFiles = [.. Enumerable.Range(0, 23).Select(i => new BadFile($"broken/{i}.jpg", "is cut off"))],
        OtherFiles = 37,
        Advice = ["First.", "Second.", "Third.", "Fourth."],
    };

    private static readonly RunPlan _plan = new(
        new RunOptions(), "photos", 10_000, SampleShape.Image(3, 64, 64), new NetworkProfile([], 0), new NetworkProfile([], 0), ImagesPerSecond: 50, MemoryMiB: 1_500)
    {
        Precision = new PrecisionChoice(UsesBf16: false, "as training.precision says"),
    };

    [Fact]
    public void Write_ToAPipe_IsPlainLines()
    {
        using StringWriter output = new();
        DataReportView.Write(new ConsoleStreams(output, TextWriter.Null, IsInteractive: false), _photos, _plan);

        Assert.Equal(
            """
            data              photos, from /data/photos
            samples           10,000 of 64x64 colour
            held out          500 of them (5 %); exact duplicates are on one side
            duplicates        180 images are the same or mirrored, in 60 groups, at least 68 more nearly so
            effective size    9,812 different samples
            sizes             smallest 12x9, median 640x480, largest 4000x3000; 1,234 different, mostly 640x480 (8,000), 480x640 (700)
            enlarged          12 (under 1 %) have fewer rows or columns than a sample
            strongly cropped  2,000 (20 %) lose more than 40 % of their area
            colours           200 grey, 9,800 with colour; 3 transparent in parts
            formats           9,000 jpeg, 1,000 png
            other files       37 passed over: they are no images
            classes           2: cat (7,500), �[31mdog� (2,500); the largest has 3 times as many as the smallest
            cost (dcgan)      about 1.5 GiB of memory, 20 s per kimg (50 images/s): 2 h 47 min for the recipe's 500 kimg

            23 files cannot be used
            """ + "\n"
            + string.Concat(Enumerable.Range(0, 20).Select(i => $"  {$"broken/{i}.jpg",-40} is cut off\n"))
            + """
              and 3 more; --json lists all.

            Near duplicates, for example
              a.jpg and b.jpg

            Advice
              - First.
              - Second.
              - Third.
              - Fourth.

            """,
            output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Write_ToATerminal_KeepsNamesFromCommandingIt()
    {
        using StringWriter output = new();
        DataReportView.Write(
            new ConsoleStreams(output, TextWriter.Null, IsInteractive: true), _photos with { BadFiles = [new BadFile("\e]0;title\a.png", "is empty")] }, _plan);

        Assert.Contains("10,000 of 64x64 colour", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[31m", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e]0;", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Short_ManyFindings_TakesSixLines() =>
        Assert.Equal(
            [
                "Data: photos, 10,000 samples, worth 9,812 (64x64 colour); 500 held out",
                "  23 skipped, such as: broken/0.jpg is cut off",
                "  - First.",
                "  - Second.",
                "  - Third.",
                $"  and 1 more: {CommandPath.Line("data", "inspect", "/data/photos")}",
            ],
            DataReportView.Short(_photos));

    [Fact]
    public void Short_NothingToSay_IsTheAdviceThatAllIsWell() =>
        Assert.Equal(
            ["Data: photos, 10,000 samples (64x64 colour); 500 held out", "  - Fine."],
            DataReportView.Short(_photos with { EffectiveCount = 10_000, BadFiles = [], Advice = ["Fine."] }));
}
