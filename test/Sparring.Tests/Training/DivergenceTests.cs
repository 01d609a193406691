using Sparring.Data;
using Sparring.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class DivergenceTests
{
    [Theory]
    [InlineData("generator", 7)]
    [InlineData("discriminator", 7)]
    [InlineData("discriminator", 1)]
    public void RunRound_WeightsTurnNaN_StopsWithin50RoundsAndNamesRoundAndNetwork(string network, int badRound)
    {
        using Game game = new(Game.NetworkOf("points"), Game.Short with { TickKimg = 1000 });
        game.Play(badRound - 1);
        Poison(network == "generator" ? game.Pair.Generator : game.Pair.Discriminator);
        DivergedException diverged = Assert.Throws<DivergedException>(() => game.Play(50));
        Assert.Equal(network, diverged.Network);
        Assert.Equal(badRound, diverged.Round);
        Assert.StartsWith($"The {network} has diverged: NaN or infinity in round {badRound} (", diverged.Message);
    }

    [Theory]
    [InlineData("generator")]
    [InlineData("discriminator")]
    public void RunRound_SeveralTurns_BlamesTheNetworkWhoseNumbersWereBadFirst(string network)
    {
        TrainingOptions options = Game.Short with { TickKimg = 1000, Discriminator = new() { TurnsPerRound = 2 }, Generator = new() { TurnsPerRound = 2 } };
        using Game game = new(Game.NetworkOf("points"), options);
        game.Play(4);
        Poison(network == "generator" ? game.Pair.Generator : game.Pair.Discriminator);
        DivergedException diverged = Assert.Throws<DivergedException>(() => game.Play(50));
        Assert.Equal((network, 5), (diverged.Network, diverged.Round));
    }

    [Fact]
    public void RunRound_GeneratorsOwnStepBreaksIt_BlamesTheGenerator()
    {
        TrainingOptions options = Game.Short with { Generator = new() { TurnsPerRound = 2 } };
        using Game game = new(Game.NetworkOf("points"), options, loss: new NaNGradientLoss());
        DivergedException diverged = Assert.Throws<DivergedException>(() => game.Play(50));
        Assert.Equal(("generator", 1), (diverged.Network, diverged.Round));
    }

    [Theory]
    [InlineData("generator")]
    [InlineData("discriminator")]
    public void Capture_WeightsThatNoLossHasShownYet_AreRefused(string network)
    {
        using Game game = new(Game.NetworkOf("points"), Game.Short);
        game.Play(3);
        Poison(network == "generator" ? game.Pair.Generator : game.Pair.Discriminator);
        DivergedException diverged = Assert.Throws<DivergedException>(game.Trainer.Capture);
        Assert.Equal((network, 3), (diverged.Network, diverged.Round));
    }

    [Fact]
    public void RunRound_LearningRateThatExplodes_IsNoticed()
    {
        using nn.Module<Tensor, Tensor> generator = nn.Linear(6, 2);
        using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Linear(2, 4), new Square(), nn.Linear(4, 4), new Square(), nn.Linear(4, 4), new Square(), nn.Linear(4, 1));
        TrainingOptions options = Game.Short with { Discriminator = new() { LearningRate = 1 }, Generator = new() { LearningRate = 1 }, Loss = new() { Kind = Sparring.Losses.AdversarialLossKind.Hinge } };
        using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), options);
        Assert.Throws<DivergedException>(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                trainer.RunRound();
            }
        });
    }

    private static void Poison(nn.Module network)
    {
        using IDisposable inference = no_grad();
        Parameter first = network.parameters().First();
        first.fill_(double.NaN);
    }

    /// <summary>Finite for G, but with a gradient that is not: √x at 0.</summary>
    private sealed class NaNGradientLoss : Sparring.Losses.IAdversarialLoss
    {
        private readonly Sparring.Losses.BceLoss _loss = new();

        public bool GeneratorSeesReals => false;

        public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) => _loss.Discriminator(realLogits, fakeLogits);

        public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) => (fakeLogits - fakeLogits.detach()).sqrt().mean();
    }

    private sealed class Square() : nn.Module<Tensor, Tensor>(nameof(Square))
    {
        public override Tensor forward(Tensor input) => input.square().square();
    }
}
