using System.Text.Json.Nodes;

namespace Sparring.Cli.Tests;

public sealed class DataInspectCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Inspect_Kittens_PrintsReportCostAdviceAndWritesTheSheet()
    {
        string sheet = _folder["sheets/kittens.png"];
        CommandLine run = Inspect("kittens", "--sheet", sheet);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("data              kittens, from kittens\nsamples           32 of 16x16 colour\nheld out          6, drawn beyond these\nclasses           8: ", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"\ncost \(dcgan\)      about \d.* of memory, .* s per kimg \(.* images/s\): .* for the recipe's 500 kimg\n", run.Out);
        Assert.Contains("\nAdvice\n  - 32 images are few: ", run.Out, StringComparison.Ordinal);
        Assert.EndsWith($"\nWrote {sheet}: a row of samples for each of the first classes.\n", run.Out, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(sheet)[..4]);
    }

    [Fact]
    public void Inspect_Json_PrintsOneObjectAndWritesNothing()
    {
        CommandLine run = Inspect("kittens", "--json");
        JsonNode report = JsonNode.Parse(run.Out)!;

        Assert.Equal("", run.Error);
        Assert.Equal(("kittens", 32, 6), ((string?)report["name"], (int)report["count"]!, (int)report["heldOutCount"]!));
        Assert.Equal(["recipe", "memoryMiB", "imagesPerSecond", "secondsPerKimg", "totalKimg"], ((JsonObject)report["cost"]!).Select(property => property.Key));
        Assert.Equal("dcgan", (string?)report["cost"]!["recipe"]);
        Assert.True((double)report["cost"]!["imagesPerSecond"]! > 0);
        Assert.Null(report["sheet"]);
        Assert.False(File.Exists("kittens-sheet.png"));
    }

    [Fact]
    public void Inspect_JsonWithSheet_NamesIt()
    {
        string sheet = _folder["a.png"];

        Assert.Equal(sheet, (string?)JsonNode.Parse(Inspect("kittens", "--json", "--sheet", sheet).Out)!["sheet"]);
        Assert.True(File.Exists(sheet));
    }

    [Fact]
    public void Inspect_NamesThatWouldMoveACursor_AreMadePrintable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        string sheet = _folder["a\u001B[2J.png"];

        CommandLine run = Inspect("kittens", "--sheet", sheet);

        Assert.True(File.Exists(sheet));
        Assert.Contains("\nWrote " + sheet.Replace('\u001B', '\uFFFD') + ": ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', run.Out);
    }

    [Fact]
    public void Inspect_Points_TellsTheCostOfTheRecipeThatSuitsThem()
    {
        CommandLine run = CommandLine.Run("data", "inspect", "ring8", "--set", "data.count=100", "--sheet", _folder["ring.png"]);

        Assert.Contains("\ncost (points)", run.Out, StringComparison.Ordinal);
        Assert.EndsWith(": some of the points.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_SheetIsAFolder_EndsWith2()
    {
        CommandLine run = Inspect("kittens", "--sheet", _folder.Path);

        Assert.Equal($"Error: '{_folder.Path}' is a folder; the contact sheet needs a file. Name one, such as {Path.Combine(_folder.Path, "sheet.png")}.\n", run.Error);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
    }

    [Fact]
    public void Inspect_SheetCannotBeWritten_EndsWith1BeforeTheWork()
    {
        string file = _folder.Write("file", [1]);
        CommandLine run = Inspect("kittens", "--sheet", Path.Combine(file, "sheet.png"));

        Assert.StartsWith($"Error: The contact sheet '{Path.Combine(file, "sheet.png")}' cannot be written: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Name another file with --sheet.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stacked:")]
    public void Inspect_SheetAmongTheImages_IsRefusedAndNothingIsReplaced(string prefix)
    {
        string photo = WritePhotos();
        byte[] before = File.ReadAllBytes(photo);

        CommandLine run = Inspect(prefix + _folder["photos"], "--sheet", photo);

        Assert.Equal(
            $"Error: The contact sheet '{photo}' would be one of the images of '{_folder["photos"]}', or replace one. Name a file outside of it with --sheet.\n", run.Error);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Equal(before, File.ReadAllBytes(photo));
    }

    [Fact]
    public void Inspect_AmongTheImages_PutsTheSheetBesideThem()
    {
        WritePhotos();
        string here = Environment.CurrentDirectory;
        Environment.CurrentDirectory = _folder["photos"];
        try
        {
            CommandLine run = Inspect(".");

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains($"Wrote {_folder["photos-sheet.png"]}: ", run.Out, StringComparison.Ordinal);
        }
        finally
        {
            Environment.CurrentDirectory = here;
        }

        Assert.True(File.Exists(_folder["photos-sheet.png"]));
        Assert.Equal(6, Directory.GetFiles(_folder["photos"]).Length);
    }

    /// <returns>One of six.</returns>
    private string WritePhotos()
    {
        // A grey square of 16x16.
        byte[] png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAD0lEQVR42mNoQAMMI1sAAAUMgAHjM1mKAAAAAElFTkSuQmCC");
        for (int i = 0; i < 6; i++)
        {
            _folder.Write($"photos/{i}.png", png);
        }

        return _folder["photos/5.png"];
    }

    public void Dispose() => _folder.Dispose();

    private static CommandLine Inspect(string data, params string[] args) => CommandLine.Run([
        "data", "inspect", data, "--recipe", "dcgan", "--set", "data.count=32", "--set", "data.height=16", "--set", "data.width=16",
        "--set", "network.baseChannels=4", "--set", "training.batchSize=8", "--set", "training.threads=1", .. args]);
}
