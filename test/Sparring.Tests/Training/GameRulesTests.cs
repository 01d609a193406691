using Sparring.Balance;
using Sparring.Data;
using Sparring.Losses;
using Sparring.Networks;
using Sparring.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

/// <summary>The rules of the game, each proved by looking at parameters, buffers, gradients and logits during a round.</summary>
public sealed class GameRulesTests
{
    /// <summary>Every recipe's own options, and those that change who is called when.</summary>
    public static TheoryData<string, string> Variants()
    {
        TheoryData<string, string> variants = new();
        foreach (string recipe in Game.Recipes.Select(row => row.Data))
        {
            variants.Add(recipe, "own");
        }

        variants.Add("dcgan", "relativistic");
        variants.Add("dcgan", "turns");
        variants.Add("dcgan", "bf16");
        variants.Add("dcgan", "lecam");
        return variants;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void DiscriminatorTurn_EveryRecipe_ChangesNothingOfTheGenerator(string recipe, string variant)
    {
        using Moments moments = new(Game.NetworkOf(recipe), OptionsOf(recipe, variant));
        for (int round = 0; round < 3; round++)
        {
            Dictionary<string, byte[]> before = Game.Bits(moments.Generator);
            Dictionary<string, byte[]> gradientsBefore = Game.Gradients(moments.Generator);
            moments.Trainer.RunRound();
            Assert.Equal(before, moments.GeneratorAtItsTurn);
            Assert.Equal(gradientsBefore, moments.GeneratorGradientsAtItsTurn);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void GeneratorTurn_EveryRecipe_ChangesNothingOfTheDiscriminator(string recipe, string variant)
    {
        using Moments moments = new(Game.NetworkOf(recipe), OptionsOf(recipe, variant));
        for (int round = 0; round < 3; round++)
        {
            moments.Trainer.RunRound();
            Assert.Equal(moments.DiscriminatorAtGeneratorsTurn, Game.Bits(moments.Discriminator));
            Assert.Equal(moments.DiscriminatorGradientsAtGeneratorsTurn, Game.Gradients(moments.Discriminator));
        }
    }

    [Fact]
    public void DiscriminatorTurn_PenaltyInEveryFourthRound_IsFourTimesAsStrongThereAndNowhereElse()
    {
        Dictionary<string, byte[]> After(int rounds, double gamma, int interval)
        {
            using Game game = new(Game.NetworkOf("points"), Game.Short with { Loss = new LossOptions { R1Gamma = gamma, R1Interval = interval } });
            game.Play(rounds);
            return Game.Bits(game.Pair.Discriminator);
        }

        Assert.NotEqual(After(1, gamma: 0, interval: 1), After(1, gamma: 2, interval: 4));
        Assert.Equal(After(1, gamma: 8, interval: 1), After(1, gamma: 2, interval: 4));
        Assert.Equal(After(4, gamma: 1, interval: 8), After(4, gamma: 2, interval: 4)); // the first of four rounds has γ · interval = 8 in both
        Assert.NotEqual(After(5, gamma: 1, interval: 8), After(5, gamma: 2, interval: 4)); // the fifth is the other's second
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Round_EveryRecipe_UpdatesEveryParameterOfBothPlayers(string recipe, string variant)
    {
        using Moments moments = new(Game.NetworkOf(recipe), OptionsOf(recipe, variant));
        Dictionary<string, byte[]> generator = Game.Bits(moments.Generator);
        Dictionary<string, byte[]> discriminator = Game.Bits(moments.Discriminator);
        moments.Trainer.RunRound();
        Assert.All(moments.Discriminator.named_parameters(), p => Assert.NotEqual(discriminator[p.name], moments.DiscriminatorAtGeneratorsTurn[p.name]));
        Assert.All(moments.Generator.named_parameters(), p => Assert.NotEqual(generator[p.name], Game.Bits(moments.Generator)[p.name]));
    }

    [Fact]
    public void BatchNorm_InTheOwnTurnOnly_RecordsWhatItSees()
    {
        using Moments moments = new(Game.SmallDcgan);
        moments.Trainer.RunRound();
        moments.Trainer.RunRound();

        // G is run once a turn of its own; D twice, on reals and on fakes.
        Assert.Equal(2, moments.Generator.state_dict()["layers.projectNorm.num_batches_tracked"].item<long>());
        Assert.Equal(4, moments.Discriminator.state_dict()["layers.down1Norm.num_batches_tracked"].item<long>());
    }

    [Fact]
    public void Round_Latents_AreFreshAndStandardNormal()
    {
        using Moments moments = new(Game.NetworkOf("points"), Game.Short with { BatchSize = 100, LatentSize = 20, Balance = new() { Readings = 0 } });
        for (int round = 0; round < 50; round++)
        {
            moments.Trainer.RunRound();
        }

        Assert.Equal(100, moments.Latents.Count); // one draw for each player's turn
        Assert.Equal(100, moments.Latents.Select(z => z[0]).Distinct().Count());

        double[] z = [.. moments.Latents.SelectMany(values => values).Select(value => (double)value)];
        double n = z.Length; // 200,000: five standard errors below
        Assert.Equal(0, z.Average(), 5 / Math.Sqrt(n));
        Assert.Equal(1, z.Average(v => v * v), 5 * Math.Sqrt(2 / n));
        Assert.Equal(3, z.Average(v => v * v * v * v), 5 * Math.Sqrt(96 / n));
        Assert.Equal(0.6827, z.Count(v => Math.Abs(v) < 1) / n, 5 * Math.Sqrt(0.6827 * 0.3173 / n));
    }

    [Fact]
    public void Losses_OfATick_AreBinaryCrossEntropyWithTheLabelsOfTheGame()
    {
        List<(float[] Real, float[] Fake)> discriminatorTurns = [];
        List<float[]> generatorTurns = [];
        SpyLoss spy = new(
            (real, fake) => discriminatorTurns.Add((real.data<float>().ToArray(), fake.data<float>().ToArray())),
            fake => generatorTurns.Add(fake.data<float>().ToArray()));
        using Game game = new(Game.SmallDcgan, Game.Short, loss: spy);
        TickReport? tick = null;
        game.Trainer.TickCompleted += report => tick ??= report;
        game.Play(5);

        Assert.NotNull(tick);
        Assert.Equal(5, tick.Round);
        Assert.Equal(
            discriminatorTurns.Average(t => t.Real.Average(l => -Math.Log(Probability(l))) + t.Fake.Average(l => -Math.Log(1 - Probability(l)))),
            tick.DiscriminatorLoss,
            1e-5);
        Assert.Equal(generatorTurns.Average(t => t.Average(l => -Math.Log(Probability(l)))), tick.GeneratorLoss, 1e-5);
        Assert.Equal(discriminatorTurns.Average(t => t.Real.Average(Probability)), tick.RealScore, 1e-6);
        Assert.Equal(discriminatorTurns.Average(t => t.Fake.Average(Probability)), tick.FakeScore, 1e-6);
    }

    [Fact]
    public void FirstRound_OneLinearLayerEach_IsTheAlgebraDoneByHand()
    {
        // G(z) = w z, D(x) = v·x, plain numbers; Adam's first step moves every weight by its learning rate against the gradient's sign.
        using Linear generator = nn.Linear(1, 2, hasBias: false);
        using Sequential discriminator = nn.Sequential(nn.Linear(2, 1, hasBias: false));
        using IDisposable inference = no_grad();
        generator.weight.copy_(tensor(new float[] { 0.5f, -0.25f }).view(2, 1));
        discriminator.parameters().Single().copy_(tensor(new float[] { 0.3f, 0.2f }).view(1, 2));
        TrainingOptions options = Game.Short with { LatentSize = 1, Discriminator = new() { LearningRate = 0.01 }, Generator = new() { LearningRate = 0.001 } };
        using IDisposable training = enable_grad();
        List<float[]> reals = [];
        List<float[]> latents = [];
        generator.register_forward_pre_hook((_, z) =>
        {
            latents.Add(z.data<float>().ToArray());
            return z;
        });
        NoiseSource source = new(SampleShape.Point(2));
        using Trainer trainer = new(generator, discriminator, source, options);
        discriminator.register_forward_pre_hook((_, x) =>
        {
            reals.Add(x.data<float>().ToArray());
            return x;
        });
        trainer.RunRound();

        // ∂L_D/∂v = mean((ŷ − 1) x) + mean(ŷ' x')
        double[] v = [0.3, 0.2];
        double[] gradient = [0, 0];
        for (int i = 0; i < 8; i++)
        {
            double[] x = [reals[0][2 * i], reals[0][2 * i + 1]];
            double[] fake = [0.5 * latents[0][i], -0.25 * latents[0][i]];
            double realScore = Probability((float)(v[0] * x[0] + v[1] * x[1]));
            double fakeScore = Probability((float)(v[0] * fake[0] + v[1] * fake[1]));
            gradient[0] += ((realScore - 1) * x[0] + fakeScore * fake[0]) / 8;
            gradient[1] += ((realScore - 1) * x[1] + fakeScore * fake[1]) / 8;
        }

        float[] updated = discriminator.parameters().Single().data<float>().ToArray();
        Assert.Equal(0.3 - 0.01 * Math.Sign(gradient[0]), updated[0], 1e-5);
        Assert.Equal(0.2 - 0.01 * Math.Sign(gradient[1]), updated[1], 1e-5);

        // ∂L_G/∂w = mean((ŷ − 1) z) v, with the D that has just been updated and fresh z.
        double pull = Enumerable.Range(0, 8).Average(i =>
        {
            double z = latents[1][i];
            return (Probability((float)((updated[0] * 0.5 - updated[1] * 0.25) * z)) - 1) * z;
        });
        float[] w = generator.weight.data<float>().ToArray();
        Assert.Equal(0.5 - 0.001 * Math.Sign(pull * updated[0]), w[0], 1e-6);
        Assert.Equal(-0.25 - 0.001 * Math.Sign(pull * updated[1]), w[1], 1e-6);
        Assert.NotEqual(latents[0], latents[1]);
    }

    private static TrainingOptions OptionsOf(string recipe, string variant)
    {
        TrainingOptions own = Game.TrainingOf(recipe);
        return variant switch
        {
            "relativistic" => own with { Loss = new() { Kind = AdversarialLossKind.Relativistic } },
            "bf16" => own with { Precision = Precision.Bf16 },
            "lecam" => own with { Balance = new() { Policy = BalancePolicyKind.Lecam } },
            "turns" => own with { Discriminator = new() { TurnsPerRound = 2 }, Generator = new() { TurnsPerRound = 3 } },
            _ => own,
        };
    }

    private static double Probability(float logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>Watches one game: what each player was when the generator's own turn began.</summary>
    private sealed class Moments : IDisposable
    {
        private readonly Game _game;
        private long _seenRound = -1;

        public Moments(NetworkOptions network, TrainingOptions? options = null)
        {
            _game = new Game(network, options ?? Game.Short);
            _game.Pair.Generator.register_forward_pre_hook((_, z) =>
            {
                Latents.Add(z.data<float>().ToArray());
                if (is_grad_enabled() && Trainer.Round > _seenRound)
                {
                    _seenRound = Trainer.Round;
                    GeneratorAtItsTurn = Game.Bits(Generator);
                    GeneratorGradientsAtItsTurn = Game.Gradients(Generator);
                    DiscriminatorAtGeneratorsTurn = Game.Bits(Discriminator);
                    DiscriminatorGradientsAtGeneratorsTurn = Game.Gradients(Discriminator);
                }

                return z;
            });
        }

        public Trainer Trainer => _game.Trainer;

        public nn.Module Generator => _game.Pair.Generator;

        public nn.Module Discriminator => _game.Pair.Discriminator;

        public List<float[]> Latents { get; } = [];

        public Dictionary<string, byte[]> GeneratorAtItsTurn { get; private set; } = [];

        public Dictionary<string, byte[]> GeneratorGradientsAtItsTurn { get; private set; } = [];

        public Dictionary<string, byte[]> DiscriminatorAtGeneratorsTurn { get; private set; } = [];

        public Dictionary<string, byte[]> DiscriminatorGradientsAtGeneratorsTurn { get; private set; } = [];

        public void Dispose() => _game.Dispose();
    }

    private sealed class SpyLoss(Action<Tensor, Tensor> seesDiscriminatorTurn, Action<Tensor> seesGeneratorTurn) : IAdversarialLoss
    {
        private readonly BceLoss _loss = new();

        public bool GeneratorSeesReals => false;

        public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits)
        {
            seesDiscriminatorTurn(realLogits.detach(), fakeLogits.detach());
            return _loss.Discriminator(realLogits, fakeLogits);
        }

        public Tensor Generator(Tensor fakeLogits, Tensor? realLogits)
        {
            seesGeneratorTurn(fakeLogits.detach());
            return _loss.Generator(fakeLogits, realLogits);
        }
    }
}
