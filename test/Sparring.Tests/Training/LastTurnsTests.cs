using Sparring.Balance;
using Sparring.Losses;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

/// <summary>The policies that look back at the latest turns.</summary>
public sealed class LastTurnsTests
{
    /// <summary>In the first round nobody has lost yet.</summary>
    [Theory]
    [InlineData(2, 1, "D")]
    [InlineData(1, 2, "G")]
    [InlineData(1, 1, "DG")] // neither has lost
    public void Threshold_LossesThatStay_OnlyTheLoserLearns(double discriminator, double generator, string loser) =>
        Assert.Equal(["DG", loser, loser], WhoLearns((discriminator, generator), (discriminator, generator), (discriminator, generator)));

    [Fact]
    public void Threshold_LossesThatChangePlaces_TheLoserOfTheRoundBeforeLearns() =>
        Assert.Equal(["DG", "D", "G", "G", "D"], WhoLearns((2, 1), (0.5, 1), (0.5, 1), (3, 1), (3, 1)));

    [Fact]
    public void Lecam_AfterThreeRounds_HasTheMovingAveragesOfMeanLogits()
    {
        MeanLogits means = new();
        using Game game = new(Game.SmallDcgan, Game.Short with { Balance = new() { Policy = BalancePolicyKind.Lecam } }, loss: means);
        game.Play(3);

        LastTurnsProgress turns = game.Trainer.Capture().Progress.LastTurns!;
        Assert.Equal(Averaged(means.OfReals), turns.RealLogit!.Value, 1e-5);
        Assert.Equal(Averaged(means.OfFakes), turns.FakeLogit!.Value, 1e-5);

        // It begins as the first turn's mean; a later turn has a hundredth.
        static double Averaged(List<double> of) => 0.99 * (0.99 * of[0] + 0.01 * of[1]) + 0.01 * of[2];
    }

    [Fact]
    public void Lecam_FirstRound_HasNoAveragesToBeDrawnTo()
    {
        Dictionary<string, byte[]> After(int rounds, BalancePolicyKind policy)
        {
            using Game game = new(Game.SmallDcgan, Game.Short with { Balance = new() { Policy = policy, LecamWeight = 10 } });
            game.Play(rounds);
            return Game.Bits(game.Pair.Discriminator);
        }

        Assert.Equal(After(1, BalancePolicyKind.Off), After(1, BalancePolicyKind.Lecam));
        Assert.NotEqual(After(2, BalancePolicyKind.Off), After(2, BalancePolicyKind.Lecam));
    }

    /// <summary>Plays under the policy threshold.</summary>
    /// <param name="losses">Those of each round.</param>
    /// <returns>Of each round, which of the networks D and G is another after it, buffers included.</returns>
    private static string[] WhoLearns(params (double Discriminator, double Generator)[] losses)
    {
        using Game game = new(Game.SmallDcgan, Game.Short with { Balance = new() { Policy = BalancePolicyKind.Threshold } }, loss: new GivenLosses(losses));
        string[] learners = new string[losses.Length];
        for (int round = 0; round < losses.Length; round++)
        {
            Dictionary<string, byte[]> discriminator = Game.Bits(game.Pair.Discriminator), generator = Game.Bits(game.Pair.Generator);
            game.Play(1);
            learners[round] = (AreSame(discriminator, Game.Bits(game.Pair.Discriminator)) ? "" : "D") + (AreSame(generator, Game.Bits(game.Pair.Generator)) ? "" : "G");
        }

        return learners;
    }

    private static bool AreSame(Dictionary<string, byte[]> before, Dictionary<string, byte[]> after) =>
        before.All(tensor => tensor.Value.AsSpan().SequenceEqual(after[tensor.Key]));

    /// <summary>The usual gradients, under losses of given values. D's is of two judgements.</summary>
    private sealed class GivenLosses((double Discriminator, double Generator)[] rounds) : IAdversarialLoss
    {
        private readonly BceLoss _loss = new();
        private int _discriminatorTurns;
        private int _generatorTurns;

        public bool GeneratorSeesReals => false;

        public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
            WithValue(_loss.Discriminator(realLogits, fakeLogits), 2 * rounds[_discriminatorTurns++].Discriminator);

        public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) =>
            WithValue(_loss.Generator(fakeLogits, realLogits), rounds[_generatorTurns++].Generator);

        private static Tensor WithValue(Tensor loss, double value) => loss - loss.detach() + value;
    }

    /// <summary>The usual loss, and D's mean logits in each of its turns.</summary>
    private sealed class MeanLogits : IAdversarialLoss
    {
        private readonly BceLoss _loss = new();

        public List<double> OfReals { get; } = [];

        public List<double> OfFakes { get; } = [];

        public bool GeneratorSeesReals => false;

        public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits)
        {
            OfReals.Add(realLogits.detach().mean().item<float>());
            OfFakes.Add(fakeLogits.detach().mean().item<float>());
            return _loss.Discriminator(realLogits, fakeLogits);
        }

        public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) => _loss.Generator(fakeLogits, realLogits);
    }
}
