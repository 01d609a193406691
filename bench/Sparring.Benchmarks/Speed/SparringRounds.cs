using Sparring.Networks;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Speed;

/// <summary>Sparring's trainer as a program has it: average, statistics and ticks are part of its rounds.</summary>
internal sealed class SparringRounds : IRounds
{
    private readonly NetworkPair? _pair;
    private readonly Trainer _trainer;

    public SparringRounds(SpeedCase networks, SpeedVariant variant)
    {
        manual_seed(1);
        _pair = NetworkPair.Create(networks.Networks, SpeedCase.LatentSize, networks.Shape);
        _trainer = new Trainer(_pair.Generator, _pair.Discriminator, SpeedData.For(networks), Options(networks, variant));
    }

    private SparringRounds(Trainer trainer) => _trainer = trainer;

    /// <summary>
    /// The same rounds with a multiplication for each network: beside what <see cref="TrivialRounds"/> take there are data, reading back,
    /// statistics, average and events.
    /// </summary>
    public static SparringRounds WithoutNetworks(SpeedCase networks, SpeedVariant variant) => new(new Trainer(
        new FlatGenerator(networks.Shape), new MeanDiscriminator(), SpeedData.For(networks), Options(networks, variant) with { Precision = Precision.Fp32 }));

    public void Play() => _trainer.RunRound();

    public void Dispose()
    {
        _trainer.Dispose();
        _pair?.Dispose();
    }

    private static TrainingOptions Options(SpeedCase networks, SpeedVariant variant) => new()
    {
        TotalKimg = 1e6,
        BatchSize = networks.Batch,
        LatentSize = SpeedCase.LatentSize,
        Seed = 1,
        Device = "cpu",
        ReuseFakes = variant.ReuseFakes,
        Precision = variant.Precision,
    };
}
