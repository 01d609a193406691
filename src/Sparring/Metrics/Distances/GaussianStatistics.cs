using Sparring.Storage;
using Sparring.Tensors.Safetensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>The mean and the covariance of feature vectors: all that <see cref="FrechetDistance"/> needs of a set of images.</summary>
/// <remarks>Owns its tensors: they outlive any dispose scope and die with it.</remarks>
public sealed class GaussianStatistics : IDisposable
{
    private const string Format = "1";

    /// <summary>Takes tensors over.</summary>
    internal GaussianStatistics(long count, Tensor mean, Tensor covariance)
    {
        Count = count;
        Mean = mean.DetachFromDisposeScope();
        Covariance = covariance.DetachFromDisposeScope();
    }

    /// <summary>N, how many vectors they are of; at least 2.</summary>
    public long Count { get; }

    /// <summary>D, how long each vector is.</summary>
    public int Dimension => (int)Mean.shape[0];

    /// <summary>float64 [D] on the CPU.</summary>
    public Tensor Mean { get; }

    /// <summary>float64 [D, D] on the CPU, symmetric, the sum of products divided by N − 1 as <c>numpy.cov</c> does. Its rank is below N.</summary>
    public Tensor Covariance { get; }

    /// <summary>
    /// A factor of the covariance, float64 [D, N] whose product with its own transpose is <see cref="Covariance"/>, where it is known and narrower than that; else null.
    /// </summary>
    internal Tensor? Factor { get; private init; }

    /// <summary>Of vectors that are all in memory.</summary>
    /// <param name="features">float32 [N, D], N at least 2.</param>
    /// <exception cref="UsageException">There are fewer than 2 vectors, or they hold NaN or infinity.</exception>
    public static GaussianStatistics Of(Tensor features)
    {
        using GaussianAccumulator accumulator = new();
        accumulator.Add(features);
        GaussianStatistics statistics = accumulator.ToStatistics();
        return statistics.Count < statistics.Dimension ? statistics.WithFactor(features) : statistics;
    }

    /// <summary>Writes a safetensors file with `mean` and `covariance`, whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced. Its folder exists.</param>
    /// <param name="fingerprint">What the statistics are of, such as the extractor's fingerprint and that of the images.</param>
    public void Save(string path, string fingerprint)
    {
        Dictionary<string, string> about = new()
        {
            ["format"] = Format,
            ["kind"] = "gaussian-statistics",
            ["count"] = Count.ToString(),
            ["fingerprint"] = fingerprint,
        };

        DiskFiles.Instance.ReplaceShared(path, stream => SafetensorsFile.Write(stream, [new("mean", Mean), new("covariance", Covariance)], about));
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What the statistics have to be of.</param>
    /// <exception cref="SparringException">The file is damaged, of another kind, or of something else.</exception>
    public static GaussianStatistics Load(string path, string fingerprint)
    {
        using SafetensorsContent content = SafetensorsFile.Read(path);
        IReadOnlyDictionary<string, string> about = content.Metadata;
        if (about.GetValueOrDefault("kind") != "gaussian-statistics" || about.GetValueOrDefault("format") != Format)
        {
            throw Unusable(path, $"in format {Format}", "something else");
        }

        if (about.GetValueOrDefault("fingerprint") != fingerprint)
        {
            throw Unusable(path, $"of '{fingerprint}'", $"those of '{about.GetValueOrDefault("fingerprint")}'");
        }

        if (!long.TryParse(about.GetValueOrDefault("count"), out long count) || count < 2
            || !content.Tensors.TryGetValue("mean", out Tensor? mean) || !content.Tensors.TryGetValue("covariance", out Tensor? covariance)
            || !AreUsable(mean, covariance))
        {
            throw Unusable(path, "as a count of at least 2, a finite mean [D] and a finite symmetric covariance [D, D] in float64", "tensors or numbers of another kind");
        }

        return new GaussianStatistics(count, mean.alias(), covariance.alias());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Mean.Dispose();
        Covariance.Dispose();
        Factor?.Dispose();
    }

    private GaussianStatistics WithFactor(Tensor features)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor centred = features.detach().cpu().to(ScalarType.Float64).sub(Mean);
        return new GaussianStatistics(Count, Mean, Covariance) { Factor = (centred / Math.Sqrt(Count - 1)).t().DetachFromDisposeScope() };
    }

    private static bool AreUsable(Tensor mean, Tensor covariance)
    {
        using var scope = NewDisposeScope();
        return mean.dtype == ScalarType.Float64 && covariance.dtype == ScalarType.Float64 && mean.dim() == 1 && mean.shape[0] > 0
            && covariance.shape.AsSpan().SequenceEqual([mean.shape[0], mean.shape[0]])
            && mean.isfinite().all().item<bool>() && covariance.isfinite().all().item<bool>()
            && (covariance == covariance.t()).all().item<bool>();
    }

    private static UsageException Unusable(string path, string expected, string found) =>
        new($"'{path}' should hold the mean and covariance of features {expected}, but holds {found}. Delete it, so that it is made again, or name another file.");
}
