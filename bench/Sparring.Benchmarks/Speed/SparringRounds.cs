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
    /// The same rounds with a multiplication for each network: what is left is data, reading back, statistics, average and events.
    /// </summary>
    public static SparringRounds WithoutNetworks(SpeedCase networks, SpeedVariant variant) => new(new Trainer(
        new FlatGenerator(networks.Shape.BatchShape(-1)), new MeanDiscriminator(), SpeedData.For(networks), Options(networks, variant) with { Precision = Precision.Fp32 }));

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

    private sealed class FlatGenerator : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter _level = nn.Parameter(zeros(1));
        private readonly long[] _shape;

        public FlatGenerator(long[] shape) : base(nameof(FlatGenerator))
        {
            _shape = shape;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            (input.narrow(1, 0, 1) * _level).view(-1, 1, 1, 1).expand([input.shape[0], .. _shape[1..]]);
    }

    private sealed class MeanDiscriminator : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter _weight = nn.Parameter(ones(1));

        public MeanDiscriminator() : base(nameof(MeanDiscriminator)) => RegisterComponents();

        public override Tensor forward(Tensor input) => input.flatten(1).mean([1]) * _weight;
    }
}
