using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// Gathers each round's losses and scores as tensors and reads them back only now and then: at a tick, before a checkpoint, and
/// at least every <see cref="MostUnread"/> rounds, when it also notices numbers that are not finite.
/// </summary>
internal sealed class RoundMeter : IDisposable
{
    /// <summary>The most rounds for which NaN may go unnoticed.</summary>
    public const int MostUnread = 25;

    private readonly List<Tensor> _discriminatorTurns = [];
    private readonly List<Tensor> _generatorTurns = [];
    private readonly List<Tensor> _unread = [];

    /// <summary>What the current tick has summed up in rounds, losses and scores; up to date after <see cref="Read"/>.</summary>
    public TickTotals Totals { get; set; }

    /// <summary>Call it inside the turn's own dispose scope.</summary>
    public void AddDiscriminatorTurn(Tensor loss, Tensor realLogits, Tensor fakeLogits)
    {
        using IDisposable inference = no_grad();
        _discriminatorTurns.Add(
            stack([loss.detach(), realLogits.sigmoid().mean(), fakeLogits.sigmoid().mean()]).MoveToOuterDisposeScope());
    }

    /// <summary>Call it inside the turn's own dispose scope.</summary>
    public void AddGeneratorTurn(Tensor loss) => _generatorTurns.Add(loss.detach().MoveToOuterDisposeScope());

    /// <summary>Call it inside the round's dispose scope.</summary>
    /// <param name="round">The number of the round that ends.</param>
    /// <exception cref="DivergedException">See <see cref="Read"/>.</exception>
    public void EndRound(long round)
    {
        Tensor discriminator = stack(_discriminatorTurns).mean([0]); // [3]
        Tensor generator = stack(_generatorTurns).mean().unsqueeze(0); // [1]
        _unread.Add(cat([discriminator, generator]).DetachFromDisposeScope());
        _discriminatorTurns.Clear();
        _generatorTurns.Clear();
        if (_unread.Count == MostUnread)
        {
            Read(round);
        }
    }

    /// <summary>Reads what has gathered, and adds it to the totals.</summary>
    /// <param name="round">The number of the latest round.</param>
    /// <exception cref="DivergedException">A loss or a score is not finite.</exception>
    public void Read(long round)
    {
        if (_unread.Count == 0)
        {
            return;
        }

        using IDisposable scope = NewDisposeScope();
        float[] values = stack(_unread).cpu().data<float>().ToArray(); // [rounds, 4]
        long firstRound = round - _unread.Count + 1;
        _unread.ForEach(t => t.Dispose());
        _unread.Clear();
        for (int i = 0; i < values.Length; i += 4)
        {
            var (discriminatorLoss, realScore, fakeScore, generatorLoss) = (values[i], values[i + 1], values[i + 2], values[i + 3]);
            RequireFinite(firstRound + i / 4, discriminatorLoss, realScore, fakeScore, generatorLoss);
            Totals = Totals with
            {
                Rounds = Totals.Rounds + 1,
                DiscriminatorLoss = Totals.DiscriminatorLoss + discriminatorLoss,
                GeneratorLoss = Totals.GeneratorLoss + generatorLoss,
                RealScore = Totals.RealScore + realScore,
                FakeScore = Totals.FakeScore + fakeScore,
            };
        }
    }

    public void Dispose() => _unread.ForEach(t => t.Dispose());

    private static void RequireFinite(long round, float discriminatorLoss, float realScore, float fakeScore, float generatorLoss)
    {
        if (float.IsFinite(discriminatorLoss) && float.IsFinite(realScore) && float.IsFinite(fakeScore) && float.IsFinite(generatorLoss))
        {
            return;
        }

        // In order of what comes first in a round: D answers reals; D answers fakes; D is updated; G is judged.
        string network = float.IsFinite(realScore) && !float.IsFinite(fakeScore) ? "generator" : "discriminator";
        throw Trainer.Diverged(
            network, round, $"D's loss {discriminatorLoss}, G's loss {generatorLoss}, mean ŷ on reals {realScore}, on fakes {fakeScore}");
    }
}
