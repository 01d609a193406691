using Sparring.Metrics.Distances;
using Sparring.Tensors.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class GaussianStatisticsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TempFolder _folder = new();

    public GaussianStatisticsTests() => set_num_threads(1);

    [Fact]
    public void Load_WhatWasSaved_HasTheSameBits()
    {
        using GaussianStatistics saved = GaussianStatistics.Of(FeatureSets.Normal(100, 7, seed: 1));
        string path = _folder["real.safetensors"];
        saved.Save(path, "random-1 mnist");
        saved.Save(path, "random-1 mnist");
        using GaussianStatistics loaded = GaussianStatistics.Load(path, "random-1 mnist");

        Assert.Equal((100, 7), (loaded.Count, loaded.Dimension));
        Assert.True((saved.Mean == loaded.Mean).all().item<bool>());
        Assert.True((saved.Covariance == loaded.Covariance).all().item<bool>());
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Load_OfSomethingElse_SaysWhatItIs()
    {
        string path = _folder["real.safetensors"];
        using (GaussianStatistics saved = GaussianStatistics.Of(zeros(2, 2)))
        {
            saved.Save(path, "random-1 mnist");
        }

        Assert.Equal(
            $"'{path}' should hold the mean and covariance of features of 'random-2 mnist', but holds those of 'random-1 mnist'. Delete it, so that it is made again, or name another file.",
            Assert.Throws<UsageException>(() => GaussianStatistics.Load(path, "random-2 mnist")).Message);
    }

    [Theory]
    [InlineData("format", "2", "something else")]
    [InlineData("kind", "generator", "something else")]
    [InlineData("count", "1", "tensors or numbers of another kind")]
    [InlineData("count", "many", "tensors or numbers of another kind")]
    public void Load_OtherMetadata_IsRefused(string key, string value, string found)
    {
        Dictionary<string, string> about = new() { ["format"] = "1", ["kind"] = "gaussian-statistics", ["count"] = "5", ["fingerprint"] = "x" };
        about[key] = value;
        Assert.Contains(found, Refusal(about, zeros(2, ScalarType.Float64), eye(2, dtype: ScalarType.Float64)));
    }

    [Fact]
    public void Load_OtherTensors_AreRefused()
    {
        Dictionary<string, string> about = new() { ["format"] = "1", ["kind"] = "gaussian-statistics", ["count"] = "5", ["fingerprint"] = "x" };
        const string Found = "tensors or numbers of another kind";
        Tensor mean = zeros(2, ScalarType.Float64);

        Assert.Contains(Found, Refusal(about, mean, eye(3, dtype: ScalarType.Float64)));
        Assert.Contains(Found, Refusal(about, mean, eye(2)));
        Assert.Contains(Found, Refusal(about, mean, eye(2, dtype: ScalarType.Float64) * double.NaN));
        Assert.Contains(Found, Refusal(about, mean, eye(2, dtype: ScalarType.Float64).index_put_(1, TensorIndex.Single(0), TensorIndex.Single(1))));
    }

    [Fact]
    public void Load_CutOff_IsDamaged()
    {
        string path = _folder["real.safetensors"];
        using (GaussianStatistics saved = GaussianStatistics.Of(zeros(2, 2)))
        {
            saved.Save(path, "x");
        }

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        Assert.Throws<SafetensorsException>(() => GaussianStatistics.Load(path, "x"));
        Assert.Throws<SafetensorsException>(() => GaussianStatistics.Load(_folder["absent"], "x"));
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private string Refusal(Dictionary<string, string> about, Tensor mean, Tensor covariance)
    {
        string path = _folder["other.safetensors"];
        using (FileStream stream = File.Create(path))
        {
            SafetensorsFile.Write(stream, [new("mean", mean), new("covariance", covariance)], about);
        }

        return Assert.Throws<UsageException>(() => GaussianStatistics.Load(path, "x")).Message;
    }
}
