namespace Sparring.Cli.Tests;

public sealed class DataCacheCommandTests : IDisposable
{
    private readonly CacheHome _home = new();

    [Fact]
    public void List_NothingKept_SaysSo()
    {
        CommandLine run = CommandLine.Run("data", "cache", "list");

        Assert.Equal((0, $"No decoded images are kept in {_home.Data} yet.\n", ""), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public void List_WhatMetricsKeep_IsSummedUpByKind()
    {
        WriteMetrics();

        CommandLine run = CommandLine.Run("data", "cache", "list");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"trained classifiers +2 +5\.9 KiB +\d{4}-", run.Out);
        Assert.Matches(@"features of data sets +1 +1,000 B +\d{4}-|features of data sets +1 +1000 B +\d{4}-", run.Out);
        Assert.Matches(@"downloaded weights +1 +2\.0 KiB +\d{4}-", run.Out);
        Assert.EndsWith($" in {Metrics} and {Weights}. Delete: sparring data cache clear --metrics\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void ClearHelp_Metrics_IsTold() =>
        Assert.Contains("\n  --metrics ", CommandLine.Run("data", "cache", "clear", "--help").Out, StringComparison.Ordinal);

    [Fact]
    public void Clear_ByDefault_LeavesWhatMetricsKeep()
    {
        WriteMetrics();

        CommandLine run = CommandLine.Run("data", "cache", "clear");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(5, Directory.GetFiles(Metrics).Length + Directory.GetFiles(Weights).Length);
    }

    [Fact]
    public void Clear_Metrics_DeletesThoseAlone()
    {
        WriteMetrics();
        string images = Path.Combine(_home.Data, "0123.images");
        Directory.CreateDirectory(_home.Data);
        File.WriteAllBytes(images, new byte[10]);

        CommandLine run = CommandLine.Run("data", "cache", "clear", "--metrics");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith($" in {Metrics} and {Weights}.\n", run.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Metrics));
        Assert.Empty(Directory.GetFiles(Weights));
        Assert.True(File.Exists(images));
    }

    [Fact]
    public void Clear_MetricsAndAKey_EndsWith2()
    {
        CommandLine run = CommandLine.Run("data", "cache", "clear", "abc", "--metrics");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("Error: --metrics deletes all that metrics keep; the key 'abc' is one of decoded images. Give one of the two.\n", run.Error);
    }

    public void Dispose() => _home.Dispose();

    private string Metrics => Path.Combine(_home.Path, "sparring", "metrics");

    private string Weights => Path.Combine(_home.Path, "sparring", "features");

    private void WriteMetrics()
    {
        Directory.CreateDirectory(Metrics);
        Directory.CreateDirectory(Weights);
        File.WriteAllBytes(Path.Combine(Metrics, "classifier-classes-01.safetensors"), new byte[3000]);
        File.WriteAllBytes(Path.Combine(Metrics, "classifier-kittens-02.safetensors"), new byte[3000]);
        File.WriteAllBytes(Path.Combine(Metrics, "0123456789.safetensors"), new byte[1000]);
        File.WriteAllBytes(Path.Combine(Metrics, "0123456789.safetensors-x.unfinished"), new byte[500]);
        File.WriteAllBytes(Path.Combine(Weights, "pt_inception-2015-12-05-6726825d.pth"), new byte[2048]);
    }
}
