using Sparring.Runs;

namespace Sparring.Tests.Runs;

public sealed class MetricsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder["sub/metrics.jsonl"];

    [Fact]
    public void Append_ThenRead_GivesTheSameNumbers()
    {
        EvaluationRecord record = Record("00001-round-00000010") with
        {
            Values = new Dictionary<string, double> { ["fid"] = 0.1 + 0.2, ["kid"] = double.NaN, ["modesKl"] = double.PositiveInfinity },
            Kimg = 1.25,
        };

        MetricsFile.Append(File, record);
        EvaluationRecord read = Assert.Single(MetricsFile.Read(File));

        Assert.Equal(record.Values, read.Values);
        Assert.Equal((record.Checkpoint, record.Kimg, record.Seed, null), (read.Checkpoint, read.Kimg, read.Seed, read.Round));
        Assert.Equal(record.Metrics, read.Metrics);
        string line = System.IO.File.ReadAllText(File);
        Assert.StartsWith("""{"format":1,"fakes":"run","checkpoint":"00001-round-00000010","kimg":1.25,""", line, StringComparison.Ordinal);
        Assert.Contains("""
            "values":{"fid":0.30000000000000004,"kid":"NaN","modesKl":"Infinity"}
            """, line, StringComparison.Ordinal);
        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_AfterATornLine_BeginsItsOwnAndKeepsTheBytes()
    {
        MetricsFile.Append(File, Record("a"));
        string torn = System.IO.File.ReadAllText(File) + """{"format":1,"fak""";
        System.IO.File.WriteAllText(File, torn);

        MetricsFile.Append(File, Record("b"));

        Assert.StartsWith(torn + "\n", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], MetricsFile.Read(File).Select(record => record.Checkpoint));
    }

    [Fact]
    public void Read_LinesOfOthers_ArePassedOver()
    {
        MetricsFile.Append(File, Record("a"));
        System.IO.File.AppendAllText(File, "\n{}\n[1]\nnull\n{\"format\":2}\nhello\n");

        Assert.Equal("a", Assert.Single(MetricsFile.Read(File)).Checkpoint);
        Assert.Empty(MetricsFile.Read(_folder["none.jsonl"]));
    }

    [Fact]
    public void Append_FromManyAtOnce_LosesNoLine()
    {
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => MetricsFile.Append(File, Record($"c{i}")));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"c{i}").Order(), MetricsFile.Read(File).Select(record => record.Checkpoint!).Order());
    }

    [Fact]
    public void Append_CannotWrite_SaysWhatToDo()
    {
        string file = _folder.Write("file", [1]);

        SparringException failure = Assert.Throws<SparringException>(() => MetricsFile.Append(Path.Combine(file, "metrics.jsonl"), Record("a")));

        Assert.EndsWith("Mend that, or name another file with --out", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AsksTheSame_AnyOtherSetting_IsAnotherQuestion()
    {
        EvaluationRecord record = Record("a");

        Assert.True(record.AsksTheSame(record with { Values = new Dictionary<string, double>(), Metrics = [.. record.Metrics], Warnings = ["x"] }));
        Assert.All(
            [
                record with { Checkpoint = "b" },
                record with { Weights = "raw" },
                record with { Generator = "other" },
                record with { ReferenceFingerprint = "other" },
                record with { TrainingFingerprint = "other" },
                record with { FeaturesFingerprint = "other" },
                record with { Method = "v2" },
                record with { FakeCount = 3 },
                record with { Seed = 3 },
                record with { Metrics = ["kid", "fid"] },
            ],
            other => Assert.False(record.AsksTheSame(other)));
    }

    public void Dispose() => _folder.Dispose();

    internal static EvaluationRecord Record(string checkpoint) => new()
    {
        Fakes = "run",
        Checkpoint = checkpoint,
        Weights = "ema",
        Generator = "hash",
        Reference = "mnist",
        ReferenceFingerprint = "print",
        Features = "random",
        FeaturesFingerprint = "features",
        FakeCount = 10,
        RealCount = 20,
        Seed = 1,
        Metrics = ["fid", "kid"],
        Values = new Dictionary<string, double> { ["fid"] = 1 },
        Warnings = [],
    };
}
