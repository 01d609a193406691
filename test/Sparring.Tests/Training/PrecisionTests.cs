using Sparring.Data;
using Sparring.Networks;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class PrecisionTests
{
    private static readonly TrainingOptions _bf16 = Game.Short with { Precision = Precision.Bf16 };

    [Theory]
    [InlineData("dcgan")]
    [InlineData("dcgan-gn")]
    [InlineData("mlp")]
    public void RunRound_Bf16_KeepsWeightsFloat32AndNearThoseOfFp32(string recipe)
    {
        using Game reduced = new(Game.NetworkOf(recipe), _bf16);
        reduced.Play(1);
        Dictionary<string, float[]> weights = Weights(reduced.Pair.Generator);
        Assert.All(reduced.Pair.Generator.parameters(), p => Assert.Equal(ScalarType.Float32, p.dtype));
        reduced.Dispose();

        using Game exact = new(Game.NetworkOf(recipe), Game.Short);
        exact.Play(1);
        // Adam's first step is the learning rate against the gradient's sign: few signs may differ.
        (float Reduced, float Exact)[] pairs = [.. Weights(exact.Pair.Generator).SelectMany(e => weights[e.Key].Zip(e.Value))];
        Assert.NotEqual(0, pairs.Count(p => p.Reduced != p.Exact));
        Assert.InRange(pairs.Count(p => Math.Abs(p.Reduced - p.Exact) > 1e-4) / (double)pairs.Length, 0, 0.2);
    }

    [Fact]
    public void Restore_Bf16_ResumesToTheBit()
    {
        Dictionary<string, byte[]> Play(int interruptedAt)
        {
            TrainerState? state = null;
            Dictionary<string, byte[]> bits = [];
            foreach (int rounds in interruptedAt == 0 ? [6] : new[] { interruptedAt, 6 - interruptedAt })
            {
                using Game game = new(Game.SmallDcgan, _bf16);
                if (state is not null)
                {
                    game.Trainer.Restore(state);
                }

                game.Play(rounds);
                TrainerState captured = game.Trainer.Capture();
                state = captured with
                {
                    Generator = Cloned(captured.Generator),
                    GeneratorAverage = Cloned(captured.GeneratorAverage!),
                    Discriminator = Cloned(captured.Discriminator),
                    Optimizers = Cloned(captured.Optimizers),
                };
                bits = Game.Bits(game.Pair.Generator);
            }

            return bits;
        }

        Assert.Equal(Play(interruptedAt: 0), Play(interruptedAt: 2));
    }

    [Fact]
    public void Constructor_Bf16WithSequentials_Trains()
    {
        using nn.Module<Tensor, Tensor> generator = nn.Sequential(nn.Linear(6, 300), nn.ReLU(), nn.Linear(300, 300), nn.ReLU(), nn.Linear(300, 2));
        using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Linear(2, 300), nn.ReLU(), nn.Linear(300, 300), nn.ReLU(), nn.Linear(300, 1));
        using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), _bf16);
        trainer.RunRound();
        Assert.True(double.IsFinite(trainer.Capture().Progress.TickTotals.GeneratorLoss));
    }

    [Fact]
    public void Constructor_Bf16WithAForwardOfItsOwn_SaysWhatToDo()
    {
        using Opaque generator = new();
        using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Linear(2, 1));
        UsageException e = Assert.Throws<UsageException>(() => new Trainer(generator, discriminator, new NoiseSource(SampleShape.Point(2)), _bf16));
        Assert.Equal(
            "training.precision is bf16, but the generator is of the type Opaque, whose layers the trainer cannot run one by one. Make it a Sequential, or set training.precision to fp32.",
            e.Message);
    }

    private static Dictionary<string, float[]> Weights(nn.Module network) =>
        network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().contiguous().data<float>().ToArray());

    private static Dictionary<string, Tensor> Cloned(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.ToDictionary(t => t.Key, t => t.Value.detach().clone());

    private sealed class Opaque : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _draw = nn.Linear(6, 2);

        public Opaque() : base(nameof(Opaque)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _draw.call(input).tanh();
    }
}
