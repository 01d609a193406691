using System.Security.Cryptography;
using System.Text;
using Sparring.Storage;
using Sparring.Tensors.Safetensors;
using TorchSharp;

namespace Sparring.Metrics.Features;

/// <summary>What an extractor said of a data set, in a file named by both fingerprints. It can be made again, so that no failure here ends anything.</summary>
internal sealed class FeatureCache
{
    private const string Vectors = "vectors";
    private const string Probabilities = "probabilities";

    /// <summary>More than that is looked at anew: the disk is the user's.</summary>
    private const long MostBytes = 1L << 30;

    private readonly string _folder;
    private readonly string _path;
    private readonly IFeatureExtractor _extractor;

    /// <summary>Names the file; nothing is touched yet.</summary>
    public FeatureCache(string folder, string setFingerprint, IFeatureExtractor extractor)
    {
        _folder = folder;
        _extractor = extractor;
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes($"{setFingerprint}\n{extractor.Fingerprint}"));
        _path = Path.Combine(folder, $"{Convert.ToHexStringLower(key.AsSpan(0, 20))}.safetensors");
    }

    /// <summary>What is there; null where it has to be made.</summary>
    public ImageFeatures? TryRead(int count)
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        try
        {
            using SafetensorsContent content = SafetensorsFile.Read(_path);
            torch.Tensor? vectors = content.Tensors.GetValueOrDefault(Vectors);
            torch.Tensor? probabilities = content.Tensors.GetValueOrDefault(Probabilities);
            bool fits = vectors is not null && vectors.shape is [long rows, long columns] && rows == count && columns == _extractor.Dimension
                && vectors.dtype == torch.ScalarType.Float32
                && (_extractor.ClassCount == 0 || probabilities?.shape is [long, long classes] && classes == _extractor.ClassCount);
            // Outside of the caller's scope, as what is looked at anew is: an evaluator keeps them from one set of fakes to the next.
            if (!fits)
            {
                return null;
            }

            MetricsCache.Touch(_path);
            return new ImageFeatures(vectors!.alias().DetachFromDisposeScope(), probabilities?.alias().DetachFromDisposeScope());
        }
        catch (SafetensorsException)
        {
            // Damaged, or just deleted.
            return null;
        }
    }

    /// <summary>Keeps features, where there is room.</summary>
    public void Write(ImageFeatures features)
    {
        if (4 * features.Vectors.NumberOfElements > MostBytes)
        {
            return;
        }

        Dictionary<string, torch.Tensor> tensors = new() { [Vectors] = features.Vectors };
        if (features.Probabilities is { } probabilities)
        {
            tensors[Probabilities] = probabilities;
        }

        try
        {
            DiskFiles disk = DiskFiles.Instance;
            disk.CreateFolder(_folder);
            MetricsCache.SweepUnfinished(TimeProvider.System);
            disk.ReplaceShared(_path, stream => SafetensorsFile.Write(stream, tensors, new Dictionary<string, string> { ["extractor"] = _extractor.Fingerprint }));
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            // Nothing is lost but the time to look again.
        }
    }
}
