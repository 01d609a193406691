using System.Runtime.InteropServices;
using Sparring.Data;
using Sparring.Losses;
using Sparring.Networks;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

/// <summary>A small game for tests: networks of a recipe's family, noise as data, and a trainer.</summary>
internal sealed class Game : IDisposable
{
    public Game(NetworkOptions network, TrainingOptions options, IImageSource? source = null, IAdversarialLoss? loss = null, long? weightSeed = null)
    {
        source ??= new NoiseSource(network.Family == NetworkFamily.Points ? SampleShape.Point(2) : SampleShape.Image(1, 16, 16));
        manual_seed(weightSeed ?? options.Seed);
        Pair = NetworkPair.Create(network, options.LatentSize, source.Shape);
        Trainer = new Trainer(Pair.Generator, Pair.Discriminator, source, options, loss);
    }

    public static NetworkOptions SmallDcgan { get; } = new() { BaseChannels = 4 };

    public static TrainingOptions Short { get; } = new() { BatchSize = 8, LatentSize = 6, TickKimg = 0.04, Seed = 5, Device = "cpu" };

    /// <summary>The networks of every recipe, small.</summary>
    public static TheoryData<string> Recipes => ["dcgan", "quick", "dcgan-gn", "mlp", "points"];

    public NetworkPair Pair { get; }

    public Trainer Trainer { get; }

    public static NetworkOptions NetworkOf(string recipe) =>
        Sparring.Runs.Recipe.Get(recipe).Options.Network with { BaseChannels = 4, HiddenUnits = 16 };

    /// <summary>A recipe's own way of training, in small batches.</summary>
    public static TrainingOptions TrainingOf(string recipe) =>
        Sparring.Runs.Recipe.Get(recipe).Options.Training with { BatchSize = 8, LatentSize = 6, TickKimg = 0.04, Seed = 5, Device = "cpu" };

    public void Play(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            Trainer.RunRound();
        }
    }

    public void Dispose()
    {
        Trainer.Dispose();
        Pair.Dispose();
    }

    /// <summary>The bytes of every parameter and buffer by its name.</summary>
    public static Dictionary<string, byte[]> Bits(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.ToDictionary(t => t.Key, t => t.Value.contiguous().bytes.ToArray());

    public static Dictionary<string, byte[]> Bits(nn.Module network) => Bits(network.state_dict());

    /// <summary>The bytes of every gradient; empty where there is none.</summary>
    public static Dictionary<string, byte[]> Gradients(nn.Module network) =>
        network.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad is { } grad ? grad.contiguous().bytes.ToArray() : []);
}

/// <summary>Samples made of a fixed pseudo-random pattern, with three classes.</summary>
internal sealed class NoiseSource(SampleShape shape, int count = 50) : IImageSource
{
    public string Name => "noise";

    public SampleShape Shape => shape;

    public int Count => count;

    public int ClassCount => 3;

    public string Fingerprint => $"noise-{count}-0123456789";

    public int Label(int index) => index % 3;

    public void Read(int index, Span<byte> destination)
    {
        Random random = new(index);
        if (shape.IsImage)
        {
            random.NextBytes(destination);
            return;
        }

        foreach (ref float value in MemoryMarshal.Cast<byte, float>(destination))
        {
            value = random.NextSingle() * 2 - 1;
        }
    }
}
