using System.Text;
using Sparring.Data.Collections;

namespace Sparring.Tests.Data.Collections;

public sealed class DatasetJsonTests
{
    private static readonly string[] _names = ["00000/a.png", "00000/b.png"];

    [Theory]
    [InlineData("""{"labels": [["00000/b.png", 6], ["00000/a.png", 0]]}""", "0 6")]
    [InlineData("""{"other": [1, {"labels": 3}], "labels": [["./00000/a.png", 1], ["00000\\b.png", 99999], ["gone.png", -7]]}""", "1 99999")]
    [InlineData("""{"labels": [["00000/a.png", 3], ["00000/a.png", 3]]}""", "3 -1")]
    [InlineData("""{"labels": [["00000/a.png", null], ["00000/b.png", 3]]}""", "-1 3")]
    [InlineData("""{"labels": []}""", "-1 -1")]
    [InlineData("""{"labels": null}""", null)]
    public void Read_TheLayout_GivesTheClassOfEachName(string json, string? expected)
    {
        Assert.Equal(expected, Read(json) is int[] labels ? string.Join(' ', labels) : null);
        Assert.Equal(expected, Read('\uFEFF' + json) is int[] marked ? string.Join(' ', marked) : null);
    }

    [Theory]
    [InlineData("""{"labels": [["00000/a.png", 1.5]]}""", "that of '00000/a.png' is 1.5, and must be from 0 to 99999")]
    [InlineData("""{"labels": [["00000/a.png", -1]]}""", "that of '00000/a.png' is -1, and must be from 0 to 99999")]
    [InlineData("""{"labels": [["00000/a.png", 100000]]}""", "that of '00000/a.png' is 100000, and must be from 0 to 99999")]
    [InlineData("""{"labels": [["00000/a.png", 99999999999999999999999999]]}""", "that of '00000/a.png' is 999999999999999999999999…, and must be from 0 to 99999")]
    [InlineData("""{"labels": [["00000/a.png", [0.5, 1]]]}""", "that of '00000/a.png' is a list")]
    [InlineData("""{"labels": [["00000/a.png", "cat"]]}""", "that of '00000/a.png' is no number")]
    [InlineData("""{"labels": [["00000/a.png", 1], ["00000/a.png", 2]]}""", "that of '00000/a.png' is both 1 and 2")]
    [InlineData("""{"labels": [["00000/a.png", -1], ["00000/b.png", -1], ["00000/a.png", -1], ["00000/b.png", -1]]}""", "; and 1 more")]
    public void Read_ClassesThatAreNone_NamesThem(string json, string finding)
    {
        string message = Assert.Throws<UsageException>(() => Read(json)).Message;

        Assert.StartsWith("In 'x', classes should be whole numbers from 0, one for each image, but that of ", message);
        Assert.Contains(finding, message);
        Assert.EndsWith(" Mend the file, or ignore classes: --set data.classes=none.", message);
    }

    [Theory]
    [InlineData("[]", "but it is not")]
    [InlineData("{}", "but it is not")]
    [InlineData("""{"labels": 3}""", "but it is not")]
    [InlineData("""{"labels": {"a.png": 3}}""", "but it is not")]
    [InlineData("""{"labels": [3]}""", "but it is not")]
    [InlineData("""{"labels": [["a.png"]]}""", "but it is not")]
    [InlineData("""{"labels": [["a.png", 1, 2]]}""", "but it is not")]
    [InlineData("""{"labels": null, "labels": []}""", "but it has \"labels\" twice")]
    [InlineData("", "is not valid JSON")]
    [InlineData("""{"labels": [["a.png", 1]]""", "is not valid JSON")]
    [InlineData("""{"labels": [["\ud800", 1]]}""", "is not valid JSON")]
    [InlineData("""{"labels": null} {}""", "is not valid JSON")]
    public void Read_AnotherLayout_SaysWhatItShouldBe(string json, string finding)
    {
        string message = Assert.Throws<UsageException>(() => Read(json)).Message;

        Assert.StartsWith("'x' ", message);
        Assert.Contains(finding, message);
    }

    [Fact]
    public void Read_LongerThanAnyList_IsRefusedBeforeMemoryIsTaken()
    {
        using var endless = new FilePart((buffer, _) =>
        {
            buffer.Fill((byte)' ');
            return buffer.Length;
        }, 0, long.MaxValue);

        Assert.StartsWith("'x' has more than 64 MiB", Assert.Throws<UsageException>(() => DatasetJson.Read(endless, "x", _names, "")).Message);
    }

    [Fact]
    public void Read_DamagedFiles_GivesLabelsOrTheDocumentedException()
    {
        int whole = 0;

        Mutations.Try([Encoding.UTF8.GetBytes("""{"labels": [["00000/b.png", 6], ["00000/a.png", 12]], "x": [1.5, "é"]}"""), """{"labels": null}"""u8.ToArray()], file =>
        {
            using var stream = new MemoryStream(file);
            try
            {
                Assert.All(DatasetJson.Read(stream, "x", _names, "") ?? [], label => Assert.InRange(label, -1, DatasetJson.MaxLabel));
                whole++;
            }
            catch (UsageException e)
            {
                Assert.EndsWith(DatasetJson.Advice, e.Message);
            }
        });

        Assert.InRange(whole, Mutations.Count / 50, Mutations.Count / 2);
    }

    private static int[]? Read(string json) => DatasetJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "x", _names, "");
}
