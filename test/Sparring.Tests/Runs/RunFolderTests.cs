using Sparring.Runs;

namespace Sparring.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sparring-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void CreateNumbered_FirstRun_IsNumberOne()
    {
        string root = Path.Combine(_folder.FullName, "runs");

        var run = RunFolder.CreateNumbered(root, "kittens-dcgan");

        Assert.Equal(Path.Combine(root, "00001-kittens-dcgan"), run.Path);
        Assert.True(Directory.Exists(run.Path));
        Assert.Equal(Path.Combine(run.Path, "stats.jsonl"), run.Statistics);
    }

    [Fact]
    public void CreateNumbered_AfterAGap_TakesTheNumberAfterTheHighest()
    {
        foreach (string name in (string[])["00002-a", "00041-b", "99-c", "notes", "00050"])
        {
            _folder.CreateSubdirectory(name);
        }

        Assert.Equal("00042-d", Path.GetFileName(RunFolder.CreateNumbered(_folder.FullName, "d").Path));
    }

    [Fact]
    public void CreateNumbered_ManyAtOnce_GivesEachItsOwnNumber()
    {
        long?[] numbers = new long?[32];

        Parallel.For(0, numbers.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => numbers[i] = RunFolder.CreateNumbered(_folder.FullName, i % 2 == 0 ? "a" : "b").Path is { } path ? long.Parse(Path.GetFileName(path)[..5]) : 0);

        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(i => (long?)i), numbers.Order());
    }

    [Fact]
    public void CreateNumbered_WhereAFileIs_SaysSo()
    {
        string file = Path.Combine(_folder.FullName, "runs");
        File.WriteAllText(file, "");

        SparringException exception = Assert.Throws<SparringException>(() => RunFolder.CreateNumbered(file, "a"));

        Assert.StartsWith($"No run could be created in '{file}': ", exception.Message);
        Assert.EndsWith(". Choose a folder that you can write to", exception.Message);
    }

    [Theory]
    [InlineData("kittens-dcgan", "kittens-dcgan")]
    [InlineData("../data/My Cats!.zip-dcgan", "data-My-Cats-.zip-dcgan")]
    [InlineData("Kätzchen 猫", "Kätzchen-猫")]
    [InlineData("..", "run")]
    [InlineData("a\0b:c*", "a-b-c")]
    [InlineData("", "run")]
    public void CreateNumbered_AwkwardName_IsMadeAFileName(string name, string expected) =>
        Assert.Equal("00001-" + expected, Path.GetFileName(RunFolder.CreateNumbered(_folder.FullName, name).Path));

    [Fact]
    public void CreateNumbered_EndlessName_IsCut() =>
        Assert.Equal("00001-" + new string('猫', 60), Path.GetFileName(RunFolder.CreateNumbered(_folder.FullName, new string('猫', 1000)).Path));
}
