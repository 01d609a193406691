using Sparring.Data;
using Sparring.Networks;

namespace Sparring.Benchmarks.Speed;

/// <summary>A pair of networks and a batch size whose rounds are timed.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Family">DCGAN or MLP.</param>
/// <param name="Shape">Of one image.</param>
/// <param name="Width">Channels of the finest DCGAN layer.</param>
/// <param name="Batch">Images in each real and each fake batch.</param>
/// <param name="Threads">libtorch's threads; 0 for one a core.</param>
internal sealed record SpeedCase(string Name, NetworkFamily Family, SampleShape Shape, int Width, int Batch, int Threads)
{
    /// <summary>Z.</summary>
    public const int LatentSize = 100;

    /// <summary>All that is measured, in the order of the table.</summary>
    public static IReadOnlyList<SpeedCase> All { get; } =
    [
        .. from size in new[] { (Side: 28, Channels: 1), (Side: 32, Channels: 3), (Side: 64, Channels: 3) }
           from batch in new[] { 64, 128 }
           select new SpeedCase($"dcgan-{size.Side}-b{batch}", NetworkFamily.Dcgan, SampleShape.Image(size.Channels, size.Side, size.Side), 64, batch, 0),
        // Between sizes that gain by bfloat16 and sizes that do not.
        .. from width in new[] { 16, 32 }
           select new SpeedCase($"dcgan-32-w{width}-b64", NetworkFamily.Dcgan, SampleShape.Image(3, 32, 32), width, 64, 0),
        new SpeedCase("dcgan-28-w8-b32-t1", NetworkFamily.Dcgan, SampleShape.Image(1, 28, 28), 8, 32, 1),
        new SpeedCase("mlp-28-b128", NetworkFamily.Mlp, SampleShape.Image(1, 28, 28), 0, 128, 0),
    ];

    /// <summary>The networks' options, as the library's recipes have them.</summary>
    public NetworkOptions Networks => new() { Family = Family, BaseChannels = Math.Max(1, Width) };

    /// <summary>
    /// Floating-point operations (a multiplication and an addition count two) that a round cannot do without, in convolutions and linear
    /// layers: x̂ = G(z) once, or twice where each turn draws its own; D on reals, on fakes, and on fakes in G's turn; the gradient of
    /// every weight and of every layer's input, but not D's weights in G's turn, and no gradient for the images in D's turn or for z.
    /// </summary>
    public double NeededFlops(bool reuseFakes)
    {
        using var pair = NetworkPair.Create(Networks, LatentSize, Shape);
        var generator = NetworkProfile.Of(pair.Generator, LatentSize);
        var discriminator = NetworkProfile.Of(pair.Discriminator, [.. Shape.BatchShape(1)[1..]]);
        double generatorFirst = generator.Layers.First(l => l.Flops > 0).Flops;
        double discriminatorFirst = discriminator.Layers.First(l => l.Flops > 0).Flops;
        double discriminatorTurn = 2 * ((3.0 * discriminator.Flops) - discriminatorFirst);
        double generatorTurn = (3.0 * generator.Flops) - generatorFirst + (2.0 * discriminator.Flops);
        return Batch * (discriminatorTurn + generatorTurn + (reuseFakes ? 0 : generator.Flops));
    }
}
