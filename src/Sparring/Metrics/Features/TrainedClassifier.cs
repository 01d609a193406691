using System.Security.Cryptography;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>A classifier in eval mode, and how well it does on images that it has not been trained on.</summary>
internal sealed class TrainedClassifier : IDisposable
{
    private readonly ClassifierNetwork _network;

    /// <param name="network">In eval mode; it becomes this object's.</param>
    /// <param name="accuracy">The share of right answers to each question.</param>
    /// <param name="testCount">Images that the accuracy was measured on.</param>
    public TrainedClassifier(ClassifierNetwork network, IReadOnlyList<double> accuracy, int testCount)
    {
        _network = network;
        Accuracy = accuracy;
        TestCount = testCount;
        WeightsHash = HashOf(network);
    }

    public IReadOnlyList<double> Accuracy { get; }

    public int TestCount { get; }

    /// <summary>SHA-256 of all weights: another machine may train slightly other ones.</summary>
    public string WeightsHash { get; }

    /// <summary>The network's tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _network.state_dict();

    /// <summary>Looks at images.</summary>
    /// <param name="images">uint8 [N, C, H, W] of the shape that it was trained on.</param>
    /// <returns>Features [N, <see cref="ClassifierNetwork.Width"/>] and logits of all questions side by side, float32, outside of any dispose scope.</returns>
    public (Tensor Features, Tensor Logits) Look(Tensor images)
    {
        int width = ClassifierNetwork.Width;
        using Tensor both = FeatureInput.InBlocks(images, block =>
        {
            Tensor features = _network.Features(block);
            return cat([features, _network.Logits(features)], 1);
        }, width + _network.ClassCounts.Sum(), ComputeDevice.Cpu);
        using var scope = NewDisposeScope();
        Tensor features = both.narrow(1, 0, width).contiguous();
        Tensor logits = both.narrow(1, width, _network.ClassCounts.Sum()).contiguous();
        return (features.DetachFromDisposeScope(), logits.DetachFromDisposeScope());
    }

    /// <summary>The likeliest answers.</summary>
    /// <param name="images">uint8 [N, C, H, W] of the shape that it was trained on.</param>
    /// <returns>For each question, the answer for each image.</returns>
    public int[][] Answer(Tensor images)
    {
        using var scope = NewDisposeScope();
        (Tensor features, Tensor logits) = Look(images);
        using (features)
        using (logits)
        {
            return Array.ConvertAll(
                logits.split([.. _network.ClassCounts.Select(count => (long)count)], 1),
                answers => Array.ConvertAll(answers.argmax(1).data<long>().ToArray(), answer => (int)answer));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private static string HashOf(ClassifierNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((_, Tensor value) in network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(value.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
