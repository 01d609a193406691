using Sparring.Metrics.Features;

namespace Sparring.Tests.Metrics.Features;

public sealed class MetricsCacheTests : IDisposable
{
    private readonly CacheHome _home = new();

    [Fact]
    public void List_NoFolderYet_IsEmpty()
    {
        Assert.Empty(MetricsCache.List());
        Assert.Equal(0, MetricsCache.Clear());
    }

    [Fact]
    public void List_FilesOfEachKind_TellsWhatTheyAre()
    {
        string classifier = Write("metrics/classifier-classes-ab.safetensors", 30), features = Write("metrics/abcd.safetensors", 20);
        string weights = Write("features/pt_inception-2015-12-05-6726825d.pth", 10);
        Write("metrics/abcd.safetensors-1.unfinished", 5);

        Assert.Equal(
            [(MetricsCacheKind.Classifier, classifier, 30L), (MetricsCacheKind.Features, features, 20L), (MetricsCacheKind.Weights, weights, 10L)],
            MetricsCache.List().Select(entry => (entry.Kind, entry.Path, entry.Bytes)).OrderBy(entry => entry.Kind));
    }

    [Fact]
    public void Clear_AWriterAtWork_LeavesItsFile()
    {
        Write("metrics/abcd.safetensors", 20);
        Write("metrics/abcd.safetensors-dead.unfinished", 7);
        string alive = Write("metrics/abcd.safetensors-alive.unfinished", 5);
        using FileStream writer = new(alive, FileMode.Open, FileAccess.Write, FileShare.None);

        Assert.Equal(27, MetricsCache.Clear());
        Assert.Equal([alive], Directory.GetFiles(Path.GetDirectoryName(alive)!));
    }

    [Fact]
    public void SweepUnfinished_WhatAKilledProcessLeft_GoesAfterADay()
    {
        string old = Write("metrics/a.safetensors-1.unfinished", 1), young = Write("metrics/a.safetensors-2.unfinished", 1);
        string finished = Write("metrics/a.safetensors", 1), oldDownload = Write("features/w.pth.unfinished", 1);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        foreach (string path in new[] { old, finished, oldDownload })
        {
            File.SetLastWriteTimeUtc(path, now.UtcDateTime.AddHours(-25));
        }

        MetricsCache.SweepUnfinished(new FixedTime(now));

        Assert.Equal([false, true, true, false], new[] { old, young, finished, oldDownload }.Select(File.Exists));
    }

    public void Dispose() => _home.Dispose();

    private string Write(string name, int bytes)
    {
        string path = Path.Combine(_home.Path, "sparring", Path.Combine(name.Split('/')));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[bytes]);
        return path;
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
